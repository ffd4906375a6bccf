package io.erpo.policy.checkpoint;

import io.erpo.policy.ElementType;
import io.erpo.policy.PolicyException;
import io.erpo.policy.TensorShape;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * How far weights are from those that a step of training should give. Measured against the length of that step, because an
 * absolute distance says nothing: one update moves a weight by about the learning rate, whether it is right or wrong.
 *
 * @param tensors in the order of the names
 */
public record WeightDistance(List<TensorDistance> tensors) {

    /** Mapped at once; the files may be larger than the memory. */
    private static final int WINDOW_ELEMENTS = 1 << 24;

    public WeightDistance {
        tensors = List.copyOf(tensors);
    }

    /**
     * Measures, tensor by tensor and piece by piece. A place is a checkpoint directory, or one safetensors file.
     *
     * @param before what the step began with; empty for zeros
     * @param expected what it should give
     * @param found what is compared with that
     * @throws PolicyException when the tensors differ in name, shape or type, so that nothing can be measured
     */
    public static WeightDistance measure(Optional<Path> before, Path expected, Path found) {
        try (TensorSet right = open(expected);
                TensorSet other = open(found);
                TensorSet start = before.map(WeightDistance::open).orElseGet(() -> TensorSet.open(List.of()))) {
            return measure(before.map(any -> start), right, other, found);
        }
    }

    /**
     * As {@link #measure(Optional, Path, Path)}, of tensors in one file or several.
     *
     * @param before no files for zeros
     * @param found at least one file
     */
    public static WeightDistance measure(List<Path> before, List<Path> expected, List<Path> found) {
        try (TensorSet right = TensorSet.open(expected);
                TensorSet other = TensorSet.open(found);
                TensorSet start = TensorSet.open(before)) {
            return measure(before.isEmpty() ? Optional.empty() : Optional.of(start), right, other, found.get(0));
        }
    }

    private static WeightDistance measure(Optional<TensorSet> before, TensorSet right, TensorSet other, Path found) {
        requireSameNames(found, right.names(), other.names());
        List<TensorDistance> tensors = new ArrayList<>();
        for (String name : new TreeSet<>(right.names())) {
            tensors.add(tensor(name, before, right, other));
        }
        return new WeightDistance(tensors);
    }

    /** The distance of all weights together, as a share of the length of the whole step. */
    public double share() {
        return TensorDistance.share(
                tensors.stream().mapToDouble(TensorDistance::squaredDifference).sum(),
                tensors.stream().mapToDouble(TensorDistance::squaredStep).sum());
    }

    /** The tensor that is farthest away, by the share of its own step; a number that is none counts as farthest. */
    public TensorDistance farthest() {
        return tensors.stream()
                .max(Comparator.comparingDouble(TensorDistance::share))
                .orElseThrow();
    }

    private static TensorSet open(Path place) {
        return Files.isDirectory(place) ? WeightFiles.in(place).open() : TensorSet.open(List.of(place));
    }

    private static void requireSameNames(Path found, Set<String> right, Set<String> other) {
        Set<String> missing = new TreeSet<>(right);
        missing.removeAll(other);
        Set<String> surplus = new TreeSet<>(other);
        surplus.removeAll(right);
        if (!missing.isEmpty() || !surplus.isEmpty()) {
            throw new PolicyException("%s should hold the tensors that were trained, but has no %s and has %s"
                    .formatted(found, some(missing), some(surplus)));
        }
    }

    private static String some(Set<String> names) {
        return names.isEmpty() ? "other" : names.iterator().next() + (names.size() > 1 ? " and others" : "");
    }

    private static TensorDistance tensor(String name, Optional<TensorSet> before, TensorSet right, TensorSet other) {
        TensorShape shape = right.shapeOf(name);
        Elements expected = Elements.of(right, name, shape);
        Elements found = Elements.of(other, name, shape);
        if (expected.type() != found.type()) {
            throw new PolicyException("%s holds %s as %s, but it was trained as %s"
                    .formatted(other.fileOf(name), name, found.type(), expected.type()));
        }
        Optional<Elements> start = before.map(set -> Elements.of(set, name, shape));
        double difference = 0;
        double step = 0;
        for (long from = 0; from < shape.elements(); from += WINDOW_ELEMENTS) {
            int count = (int) Math.min(WINDOW_ELEMENTS, shape.elements() - from);
            Piece rights = expected.piece(from, count);
            Piece others = found.piece(from, count);
            Piece starts = start.isPresent() ? start.get().piece(from, count) : Piece.ZEROS;
            for (int i = 0; i < count; i++) {
                double value = rights.next();
                double apart = others.next() - value;
                double moved = value - starts.next();
                difference += apart * apart;
                step += moved * moved;
            }
        }
        return new TensorDistance(name, difference, step);
    }

    /** A tensor in its file. */
    private record Elements(TensorSet files, StoredTensor tensor) {

        static Elements of(TensorSet files, String name, TensorShape shape) {
            return new Elements(files, files.describe(name, shape));
        }

        ElementType type() {
            return tensor.type();
        }

        Piece piece(long from, int count) {
            int size = type().bytes();
            ByteBuffer mapped = files.map(tensor, from * size, count * size);
            return () -> type().read(mapped);
        }
    }

    /** Elements one after the other. */
    @FunctionalInterface
    private interface Piece {

        Piece ZEROS = () -> 0;

        float next();
    }
}
