package io.erpo.policy.checkpoint;

import io.erpo.policy.Placement;
import io.erpo.policy.torch.Tensors;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A safetensors file that holds a model's parameters under the names of a Hugging Face checkpoint: its weights, or several sets
 * of the same shapes (the moments of an optimizer), which a prefix of the names tells apart.
 */
public final class TensorFile {

    private final WeightLayout layout;

    public TensorFile(WeightLayout layout) {
        this.layout = layout;
    }

    /** Reads one set of parameters for each prefix; the file must hold exactly these. */
    public List<Tensors> read(Path file, Placement placement, String... prefixes) {
        try (TensorSet tensors = TensorSet.open(List.of(file))) {
            ParameterReader reader = new ParameterReader(layout, tensors, file.toString());
            reader.verify(Set.of(), prefixes);
            List<Tensors> sets = new ArrayList<>();
            try {
                for (String prefix : prefixes) {
                    sets.add(reader.read(prefix, placement));
                }
                return sets;
            } catch (RuntimeException e) {
                sets.forEach(Tensors::close);
                throw e;
            }
        }
    }

    /** The free text in the header of a file. */
    public static Map<String, String> readMetadata(Path file) {
        try (SafetensorsReader reader = SafetensorsReader.open(file)) {
            return Map.copyOf(reader.metadata());
        }
    }

    /** Writes one set of parameters for each prefix, in the type that they have; equal parameters give equal bytes. */
    public void write(Path file, Map<String, String> metadata, List<String> prefixes, List<Tensors.View> sets)
            throws IOException {
        Map<SafetensorsWriter.Header, SafetensorsWriter.Elements> contents = new LinkedHashMap<>();
        for (int i = 0; i < sets.size(); i++) {
            Tensors.View set = sets.get(i);
            for (WeightLayout.Tensor tensor : layout.tensors()) {
                contents.put(
                        new SafetensorsWriter.Header(prefixes.get(i) + tensor.name(), set.type(), tensor.shape()),
                        (from, count) -> set.elements(tensor.parameter(), tensor.offset() + from, count));
            }
        }
        SafetensorsWriter.write(file, metadata, contents);
    }
}
