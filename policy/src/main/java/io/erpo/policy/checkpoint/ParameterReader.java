package io.erpo.policy.checkpoint;

import io.erpo.policy.ElementType;
import io.erpo.policy.Placement;
import io.erpo.policy.PolicyException;
import io.erpo.policy.torch.Tensors;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Reads tensors from files into a model's parameters, one piece at a time: apart from the model itself, memory is needed for
 * one piece only.
 */
final class ParameterReader {

    /** Mapped at once: few enough for the mappings that a process may have, and released as soon as they are collected. */
    private static final int WINDOW_BYTES = 1 << 28;

    /** Copied at once: small enough to stay in the processor's cache between its conversion and its copy. */
    private static final int PIECE_BYTES = 1 << 20;

    private static final int SHOWN = 3;

    private final WeightLayout layout;
    private final TensorSet files;
    private final WeightChange change;
    private final String where;

    /** @param where what messages call the files */
    ParameterReader(WeightLayout layout, TensorSet files, String where) {
        this(layout, files, WeightChange.NONE, where);
    }

    /** @param change made to the tensors while they are read */
    ParameterReader(WeightLayout layout, TensorSet files, WeightChange change, String where) {
        this.layout = layout;
        this.files = files;
        this.change = change;
        this.where = where;
    }

    /**
     * Checks by the headers alone that the files hold what the layout asks for, and nothing else.
     *
     * @param prefixes of the names, one for each set of parameters
     * @param extra further names that the files may have
     * @return the bytes of all tensors of the layout in the files
     */
    long verify(Set<String> extra, String... prefixes) {
        Set<String> missing = new LinkedHashSet<>();
        for (String prefix : prefixes) {
            layout.tensors().forEach(tensor -> missing.add(prefix + tensor.name()));
        }
        Set<String> unexpected = new LinkedHashSet<>(files.names());
        unexpected.removeAll(missing);
        unexpected.removeAll(extra);
        missing.removeAll(files.names());
        if (!missing.isEmpty() || !unexpected.isEmpty()) {
            throw new PolicyException(
                    where + " does not fit config.json: missing " + some(missing) + ", unexpected " + some(unexpected));
        }
        return Arrays.stream(prefixes)
                .flatMap(prefix ->
                        layout.tensors().stream().map(tensor -> files.describe(prefix + tensor.name(), tensor.shape())))
                .mapToLong(StoredTensor::bytes)
                .sum();
    }

    /** Reads one set of parameters. */
    Tensors read(String prefix, Placement placement) {
        Tensors parameters = Tensors.allocate(layout.parameters(), placement);
        try {
            for (WeightLayout.Tensor tensor : layout.tensors()) {
                read(files.describe(prefix + tensor.name(), tensor.shape()), tensor, parameters);
            }
            return parameters;
        } catch (RuntimeException e) {
            parameters.close();
            throw e;
        }
    }

    private void read(StoredTensor stored, WeightLayout.Tensor tensor, Tensors parameters) {
        int size = stored.type().bytes();
        for (long window = 0; window < stored.bytes(); window += WINDOW_BYTES) {
            ByteBuffer mapped = files.map(stored, window, (int) Math.min(WINDOW_BYTES, stored.bytes() - window));
            for (int from = 0; from < mapped.capacity(); from += PIECE_BYTES) {
                ByteBuffer piece = mapped.slice(from, Math.min(PIECE_BYTES, mapped.capacity() - from));
                long element = (window + from) / size;
                OptionalLong nonFinite = put(tensor, element, piece, stored.type(), parameters);
                if (nonFinite.isPresent()) {
                    throw nonFinite(stored, element + nonFinite.getAsLong());
                }
            }
        }
    }

    private OptionalLong put(
            WeightLayout.Tensor tensor, long element, ByteBuffer piece, ElementType type, Tensors parameters) {
        long offset = tensor.offset() + element;
        return change.changed().contains(tensor.name())
                ? parameters.put(
                        tensor.parameter(), offset, change.change(tensor.name(), element, piece, type), ElementType.F32)
                : parameters.put(tensor.parameter(), offset, piece, type);
    }

    private PolicyException nonFinite(StoredTensor stored, long element) {
        return new PolicyException(files.fileOf(stored.name()) + " holds a number that is NaN or infinite in "
                + stored.name() + " at " + stored.shape().coordinates(element)
                + "; nothing can be computed with it, so take an intact copy");
    }

    private static String some(Set<String> names) {
        if (names.isEmpty()) {
            return "none";
        }
        String shown = String.join(", ", names.stream().limit(SHOWN).toList());
        return names.size() <= SHOWN ? shown : shown + " and " + (names.size() - SHOWN) + " more";
    }
}
