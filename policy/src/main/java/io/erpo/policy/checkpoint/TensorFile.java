package io.erpo.policy.checkpoint;

import io.erpo.policy.Placement;
import io.erpo.policy.PolicyException;
import io.erpo.policy.torch.Tensors;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A safetensors file that holds a model's parameters under the names of a Hugging Face checkpoint: its weights, or several sets
 * of the same shapes (the moments of an optimizer), which a prefix of the names tells apart.
 */
public final class TensorFile {

    private static final int SHOWN = 3;

    private final WeightLayout layout;

    public TensorFile(WeightLayout layout) {
        this.layout = layout;
    }

    /** Reads one set of parameters for each prefix; the file must hold exactly these. */
    public List<Tensors> read(Path file, Placement placement, String... prefixes) {
        try (SafetensorsReader reader = SafetensorsReader.open(file)) {
            requireSameNames(file, reader.names(), prefixes);
            List<Tensors> sets = new ArrayList<>();
            try {
                for (String prefix : prefixes) {
                    sets.add(Tensors.create(
                            layout.parameters(),
                            (parameter, target) -> fill(reader, prefix, parameter, target),
                            placement));
                }
            } catch (RuntimeException e) {
                sets.forEach(Tensors::close);
                throw e;
            }
            return sets;
        }
    }

    /** The free text in the header of a file. */
    public static Map<String, String> readMetadata(Path file) {
        try (SafetensorsReader reader = SafetensorsReader.open(file)) {
            return Map.copyOf(reader.metadata());
        }
    }

    /** Writes one set of parameters for each prefix; equal parameters give equal bytes. */
    public void write(Path file, Map<String, String> metadata, List<String> prefixes, List<Tensors.View> sets)
            throws IOException {
        Map<SafetensorsWriter.Header, ByteBuffer> contents = new LinkedHashMap<>();
        for (int i = 0; i < sets.size(); i++) {
            for (WeightLayout.Tensor tensor : layout.tensors()) {
                String name = prefixes.get(i) + tensor.name();
                contents.put(new SafetensorsWriter.Header(name, tensor.shape()), slice(sets.get(i), tensor));
            }
        }
        SafetensorsWriter.write(file, metadata, List.copyOf(contents.keySet()), contents::get);
    }

    private static ByteBuffer slice(Tensors.View set, WeightLayout.Tensor tensor) {
        return set.parameters()
                .get(tensor.parameter())
                .slice(
                        Math.toIntExact(tensor.offset() * Float.BYTES),
                        Math.toIntExact(tensor.shape().elements() * Float.BYTES));
    }

    private void fill(SafetensorsReader reader, String prefix, int parameter, FloatBuffer target) {
        for (WeightLayout.Tensor tensor : layout.tensors()) {
            if (tensor.parameter() == parameter) {
                int offset = Math.toIntExact(tensor.offset());
                int length = Math.toIntExact(tensor.shape().elements());
                reader.read(prefix + tensor.name(), tensor.shape(), target.slice(offset, length));
            }
        }
    }

    private void requireSameNames(Path file, Set<String> found, String... prefixes) {
        Set<String> missing = new LinkedHashSet<>();
        for (String prefix : prefixes) {
            layout.tensors().forEach(tensor -> missing.add(prefix + tensor.name()));
        }
        Set<String> unexpected = new LinkedHashSet<>(found);
        unexpected.removeAll(missing);
        missing.removeAll(found);
        if (!missing.isEmpty() || !unexpected.isEmpty()) {
            throw new PolicyException(
                    file + " does not fit config.json: missing " + some(missing) + ", unexpected " + some(unexpected));
        }
    }

    private static String some(Set<String> names) {
        if (names.isEmpty()) {
            return "none";
        }
        String shown = String.join(", ", names.stream().limit(SHOWN).toList());
        return names.size() <= SHOWN ? shown : shown + " and " + (names.size() - SHOWN) + " more";
    }
}
