package io.erpo.policy.checkpoint;

import io.erpo.faults.FileFaults;
import io.erpo.policy.ModelConfig;
import io.erpo.policy.Placement;
import io.erpo.policy.PolicyException;
import io.erpo.policy.StorageException;
import io.erpo.policy.TensorShape;
import io.erpo.policy.torch.Tensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The weights of a checkpoint directory: {@code model.safetensors}, or the shards that an index next to them lists. */
public final class WeightFiles {

    private static final int COMPARED_BYTES = 1 << 24;

    private final List<Path> files;
    private final Optional<ShardIndex> index;

    private final Optional<PeftAdapter> adapter;

    private WeightFiles(List<Path> files, Optional<ShardIndex> index) {
        this(files, index, Optional.empty());
    }

    private WeightFiles(List<Path> files, Optional<ShardIndex> index, Optional<PeftAdapter> adapter) {
        this.files = files;
        this.index = index;
        this.adapter = adapter;
    }

    /** The files in a directory, if there are any; where there are both, the single file counts, as in transformers. */
    public static Optional<WeightFiles> find(Path directory) {
        Optional<PeftAdapter> adapter = PeftAdapter.in(directory);
        return adapter.isPresent()
                ? findWhole(adapter.get().base()).map(base -> new WeightFiles(base.files, base.index, adapter))
                : findWhole(directory);
    }

    private static Optional<WeightFiles> findWhole(Path directory) {
        Path single = directory.resolve(CheckpointFiles.WEIGHTS);
        if (Files.exists(single)) {
            return Optional.of(new WeightFiles(List.of(single), Optional.empty()));
        }
        return ShardIndex.find(directory, CheckpointFiles.STEM)
                .map(index -> new WeightFiles(index.shards(), Optional.of(index)));
    }

    /** @throws PolicyException when there are none */
    public static WeightFiles in(Path directory) {
        return find(directory)
                .orElseThrow(() -> NoCheckpoint.missing(
                        PeftAdapter.in(directory).map(PeftAdapter::base).orElse(directory), CheckpointFiles.WEIGHTS));
    }

    /** The names of the files, without those of an adapter. */
    public Set<String> names() {
        return files.stream().map(file -> file.getFileName().toString()).collect(Collectors.toUnmodifiableSet());
    }

    /**
     * SHA-256 of all files one after the other in the order of their names, in lower-case hexadecimal digits; of an adapter, of
     * those of its base, then of its configuration and its weights.
     */
    public String sha256() {
        try {
            return FileSha256.of(
                    Stream.concat(files.stream(), adapter.stream().flatMap(change -> change.files().stream()))
                            .toList());
        } catch (IOException e) {
            throw StorageException.reading("cannot read " + this + ": " + FileFaults.describe(e), e);
        }
    }

    /**
     * Checks by the headers alone that the files hold the weights of a model.
     *
     * @return the bytes of the weights in the files
     */
    long verify(ModelConfig config) {
        try (TensorSet tensors = open();
                WeightChange checked = change(config)) {
            return verify(config, tensors);
        }
    }

    /** Reads the weights as the parameters of a model; the caller closes them. */
    public Tensors read(ModelConfig config, Placement placement) {
        try (TensorSet tensors = open();
                WeightChange change = change(config)) {
            verify(config, tensors);
            return new ParameterReader(WeightLayout.of(config), tensors, change, toString()).read("", placement);
        }
    }

    TensorSet open() {
        TensorSet tensors = TensorSet.open(files);
        try {
            index.ifPresent(map -> map.requireAgreement(tensors));
            if (tensors.names().contains(WeightLayout.EMBEDDING.substring(WeightLayout.BODY.length()))) {
                // A model that was saved without its output projection does not prefix its names; transformers loads
                // it.
                tensors.prepend(WeightLayout.BODY);
            }
            return tensors;
        } catch (RuntimeException e) {
            tensors.close();
            throw e;
        }
    }

    private WeightChange change(ModelConfig config) {
        return adapter.<WeightChange>map(peft -> peft.open(WeightLayout.of(config)))
                .orElse(WeightChange.NONE);
    }

    private long verify(ModelConfig config, TensorSet tensors) {
        Set<String> redundant = new LinkedHashSet<>();
        for (String name : tensors.names()) {
            // Buffers that old Llama checkpoints carry; they follow from the configuration.
            if (name.endsWith(".rotary_emb.inv_freq")) {
                redundant.add(name);
            }
        }
        if (config.tiedEmbeddings()) {
            redundant.add(WeightLayout.OUTPUT);
        }
        long bytes = reader(config, tensors).verify(redundant, "");
        if (config.tiedEmbeddings() && tensors.names().contains(WeightLayout.OUTPUT)) {
            requireTied(config, tensors);
        }
        return bytes;
    }

    /** Releases of transformers differ in which of two unequal tensors they take, so neither answer would be right. */
    private static void requireTied(ModelConfig config, TensorSet tensors) {
        TensorShape shape = TensorShape.of(config.vocabularySize(), config.hiddenSize());
        StoredTensor embedding = tensors.describe(WeightLayout.EMBEDDING, shape);
        StoredTensor output = tensors.describe(WeightLayout.OUTPUT, shape);
        boolean equal = embedding.type() == output.type();
        for (long from = 0; equal && from < embedding.bytes(); from += COMPARED_BYTES) {
            int length = (int) Math.min(COMPARED_BYTES, embedding.bytes() - from);
            equal = tensors.map(embedding, from, length).equals(tensors.map(output, from, length));
        }
        if (!equal) {
            throw new PolicyException(tensors.fileOf(output.name()) + " holds a " + output.name()
                    + " that differs from " + embedding.name() + ", but config.json has tie_word_embeddings true;"
                    + " set it to false if the model has an output projection of its own, else remove the tensor");
        }
    }

    /** The layout of a configuration that nobody checked may have no end. */
    private ParameterReader reader(ModelConfig config, TensorSet tensors) {
        int held = tensors.names().size();
        if (config.layers() > held) {
            throw new PolicyException(this + " does not fit config.json: num_hidden_layers is " + config.layers()
                    + ", but there are only " + held + " tensors");
        }
        return new ParameterReader(WeightLayout.of(config), tensors, toString());
    }

    /** The file, or the index of the shards. */
    @Override
    public String toString() {
        String base = index.map(ShardIndex::file).orElse(files.get(0)).toString();
        return adapter.map(change -> change.directory() + " on " + base).orElse(base);
    }
}
