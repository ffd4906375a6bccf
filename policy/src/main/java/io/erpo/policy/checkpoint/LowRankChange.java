package io.erpo.policy.checkpoint;

import io.erpo.policy.ElementType;
import io.erpo.policy.PolicyException;
import io.erpo.policy.TensorShape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * {@code W + scale B A} in place of {@code W}: computed in double precision and rounded once, to float32, so that it does not
 * depend on the processor.
 */
final class LowRankChange implements WeightChange {

    private static final String PREFIX = "base_model.model.";
    private static final String A = ".lora_A.weight";
    private static final String B = ".lora_B.weight";
    private static final String WEIGHT = ".weight";

    /** The matrices for one weight, by rows. */
    private record Pair(String weight, int rank, int columns, double[] a, double[] b, double scale) {}

    private final TensorSet tensors;
    private final PeftSettings settings;
    private final Map<String, TensorShape> shapes;

    /** Weights are read one after the other; all matrices together may be large. */
    private Pair current = new Pair("", 0, 0, new double[0], new double[0], 0);

    private ByteBuffer sums = ByteBuffer.allocateDirect(0);

    private LowRankChange(TensorSet tensors, PeftSettings settings, Map<String, TensorShape> changed) {
        this.tensors = tensors;
        this.settings = settings;
        this.shapes = changed;
    }

    /** @throws PolicyException when the file holds anything but pairs of matrices for weights of the base */
    static LowRankChange open(Path file, PeftSettings settings, WeightLayout layout) {
        TensorSet tensors = TensorSet.open(List.of(file));
        try {
            Map<String, TensorShape> weights = layout.tensors().stream()
                    .collect(Collectors.toMap(WeightLayout.Tensor::name, WeightLayout.Tensor::shape));
            Map<String, TensorShape> changed = new HashMap<>();
            for (String name : tensors.names()) {
                String weight = weightOf(name);
                TensorShape shape = weights.get(weight);
                if (shape == null || shape.dimensions().size() != 2) {
                    throw new PolicyException(file + " holds " + name + ", which is no change of a weight of the base;"
                            + " merge the adapter with PEFT's merge_and_unload instead");
                }
                changed.put(weight, shape);
            }
            LowRankChange change = new LowRankChange(tensors, settings, changed);
            changed.keySet().forEach(change::requirePair);
            if (changed.isEmpty()) {
                throw new PolicyException(file + " holds no matrices of an adapter");
            }
            return change;
        } catch (RuntimeException e) {
            tensors.close();
            throw e;
        }
    }

    /** The weight that a matrix of the adapter is for; no weight's name for any other tensor. */
    private static String weightOf(String name) {
        boolean matrix = name.startsWith(PREFIX) && (name.endsWith(A) || name.endsWith(B));
        return matrix ? name.substring(PREFIX.length(), name.length() - A.length()) + WEIGHT : "";
    }

    private static String matrix(String weight, String which) {
        return PREFIX + weight.substring(0, weight.length() - WEIGHT.length()) + which;
    }

    /** A is [rank, columns of the weight], B is [rows of the weight, rank]. */
    private int requirePair(String weight) {
        for (String which : List.of(A, B)) {
            if (!tensors.names().contains(matrix(weight, which))) {
                throw new PolicyException("the adapter has no tensor " + matrix(weight, which));
            }
        }
        TensorShape shape = shapes.get(weight);
        TensorShape a = tensors.shapeOf(matrix(weight, A));
        long rank = a.dimensions().isEmpty() ? 0 : a.dimensions().get(0);
        tensors.describe(
                matrix(weight, A), TensorShape.of(rank, shape.dimensions().get(1)));
        tensors.describe(matrix(weight, B), TensorShape.of(shape.dimensions().get(0), rank));
        return Math.toIntExact(rank);
    }

    @Override
    public Set<String> changed() {
        return shapes.keySet();
    }

    @Override
    public ByteBuffer change(String weight, long first, ByteBuffer piece, ElementType type) {
        Pair pair = pair(weight);
        int count = piece.remaining() / type.bytes();
        ByteBuffer changed = room(count);
        ByteBuffer elements = piece.order(ByteOrder.LITTLE_ENDIAN);
        for (int done = 0; done < count; ) {
            int row = Math.toIntExact((first + done) / pair.columns());
            int column = (int) ((first + done) % pair.columns());
            int length = Math.min(pair.columns() - column, count - done);
            double[] products = products(pair, row, column, length);
            for (int i = 0; i < length; i++) {
                changed.putFloat((float) (type.read(elements) + pair.scale() * products[i]));
            }
            done += length;
        }
        return changed.flip();
    }

    /** libtorch reads memory outside of the heap. */
    private ByteBuffer room(int count) {
        if (sums.capacity() < count * Float.BYTES) {
            sums = ByteBuffer.allocateDirect(count * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        }
        return sums.clear();
    }

    private static double[] products(Pair pair, int row, int column, int length) {
        double[] products = new double[length];
        for (int k = 0; k < pair.rank(); k++) {
            double factor = pair.b()[row * pair.rank() + k];
            int from = k * pair.columns() + column;
            for (int i = 0; i < length; i++) {
                products[i] += factor * pair.a()[from + i];
            }
        }
        return products;
    }

    private Pair pair(String weight) {
        if (!current.weight().equals(weight)) {
            int rank = requirePair(weight);
            int columns = Math.toIntExact(shapes.get(weight).dimensions().get(1));
            current = new Pair(
                    weight,
                    rank,
                    columns,
                    elements(matrix(weight, A)),
                    elements(matrix(weight, B)),
                    settings.scale(rank));
        }
        return current;
    }

    private double[] elements(String name) {
        StoredTensor tensor = tensors.describe(name, tensors.shapeOf(name));
        ByteBuffer bytes = tensors.map(tensor, 0, Math.toIntExact(tensor.bytes()));
        double[] elements = new double[Math.toIntExact(tensor.shape().elements())];
        for (int i = 0; i < elements.length; i++) {
            elements[i] = tensor.type().read(bytes);
            if (!Double.isFinite(elements[i])) {
                throw new PolicyException(tensors.fileOf(name) + " holds a number that is NaN or infinite in " + name
                        + " at " + tensor.shape().coordinates(i)
                        + "; nothing can be computed with it, so take an intact copy");
            }
        }
        return elements;
    }

    @Override
    public void close() {
        tensors.close();
    }
}
