package io.erpo.policy.checkpoint;

import io.erpo.policy.Placement;
import io.erpo.policy.torch.Tensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A safetensors file, or several with an index, that hold a model's parameters under the names of a Hugging Face checkpoint: its
 * weights, or several sets of the same shapes (the moments of an optimizer), which a prefix of the names tells apart.
 */
public final class TensorFile {

    private final WeightLayout layout;

    public TensorFile(WeightLayout layout) {
        this.layout = layout;
    }

    /** Reads one set of parameters for each prefix; the file must hold exactly these. */
    public List<Tensors> read(Path file, Placement placement, String... prefixes) {
        try (TensorSet tensors = TensorSet.open(List.of(file))) {
            return read(tensors, file, placement, prefixes);
        }
    }

    private List<Tensors> read(TensorSet tensors, Path where, Placement placement, String... prefixes) {
        ParameterReader reader = new ParameterReader(layout, tensors, where.toString());
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

    /**
     * As {@link #read(Path, Placement, String...)}, from what {@link #write(Path, String, WeightForm, Map, List, List)} wrote:
     * one file, or several.
     */
    public List<Tensors> read(Path directory, String stem, Placement placement, String... prefixes) {
        Optional<ShardIndex> index = indexOf(directory, stem);
        if (index.isEmpty()) {
            return read(single(directory, stem), placement, prefixes);
        }
        try (TensorSet tensors = TensorSet.open(index.get().shards())) {
            index.get().requireAgreement(tensors);
            return read(tensors, index.get().file(), placement, prefixes);
        }
    }

    /** The free text in the header of a file, or of the first of several. */
    public static Map<String, String> readMetadata(Path directory, String stem) {
        return readMetadata(
                indexOf(directory, stem).map(index -> index.shards().get(0)).orElse(single(directory, stem)));
    }

    /** The file with this stem, or the several that an index names; none when there are none. */
    public static List<Path> files(Path directory, String stem) {
        Path single = single(directory, stem);
        return Files.exists(single)
                ? List.of(single)
                : ShardIndex.find(directory, stem).map(ShardIndex::shards).orElse(List.of());
    }

    /** Where there are both, the single file counts. */
    private static Optional<ShardIndex> indexOf(Path directory, String stem) {
        return Files.exists(single(directory, stem)) ? Optional.empty() : ShardIndex.find(directory, stem);
    }

    private static Path single(Path directory, String stem) {
        return directory.resolve(stem + ShardPlan.EXTENSION);
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
        SafetensorsWriter.write(file, metadata, contents(prefixes, sets, false));
    }

    /**
     * As {@link #write(Path, Map, List, List)}, into a directory and in this form.
     *
     * @param stem what the names of the files begin with
     */
    public void write(
            Path directory,
            String stem,
            WeightForm form,
            Map<String, String> metadata,
            List<String> prefixes,
            List<Tensors.View> sets)
            throws IOException {
        ShardWriter.write(directory, stem, metadata, contents(prefixes, sets, form.rounded()), form.shardBytes());
    }

    private Map<SafetensorsWriter.Header, SafetensorsWriter.Elements> contents(
            List<String> prefixes, List<Tensors.View> sets, boolean rounded) {
        Map<SafetensorsWriter.Header, SafetensorsWriter.Elements> contents = new LinkedHashMap<>();
        for (int i = 0; i < sets.size(); i++) {
            Tensors.View set = sets.get(i);
            for (WeightLayout.Tensor tensor : layout.tensors()) {
                contents.put(
                        new SafetensorsWriter.Header(prefixes.get(i) + tensor.name(), set.type(), tensor.shape()),
                        (from, count) -> set.elements(tensor.parameter(), tensor.offset() + from, count));
            }
        }
        return rounded ? Rounding.of(contents) : contents;
    }
}
