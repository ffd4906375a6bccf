package io.erpo.policy.model;

import io.erpo.policy.Architecture;
import io.erpo.policy.ElementType;
import io.erpo.policy.ModelConfig;
import io.erpo.policy.Placement;
import io.erpo.policy.PolicyException;
import io.erpo.policy.checkpoint.CheckpointFiles;
import io.erpo.policy.checkpoint.TensorFile;
import io.erpo.policy.checkpoint.WeightFiles;
import io.erpo.policy.checkpoint.WeightForm;
import io.erpo.policy.checkpoint.WeightLayout;
import io.erpo.policy.tokenizer.Tokenizer;
import io.erpo.policy.tokenizer.TokenizerFiles;
import io.erpo.policy.torch.Model;
import io.erpo.policy.torch.Tensors;
import io.erpo.policy.torch.Torch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One version of the policy: weights, tokenizer and configuration. Its weights never change, so threads may share it. */
public final class Policy implements AutoCloseable {

    private static final Map<String, String> FORMAT = Map.of("format", "pt");

    private final CheckpointFiles files;
    private final Tokenizer tokenizer;
    private final Model model;

    private Policy(CheckpointFiles files, Tokenizer tokenizer, Model model) {
        this.files = files;
        this.tokenizer = tokenizer;
        this.model = model;
    }

    /**
     * @param files the files of a checkpoint besides its weights
     * @param model owned by the policy from now on
     */
    public static Policy of(CheckpointFiles files, Model model) {
        return new Policy(files, Tokenizer.of(files.tokenizer()), model);
    }

    /**
     * Loads a Hugging Face checkpoint directory of one of the {@link Architecture}s.
     *
     * @throws PolicyException when a file is missing, damaged, or asks for something the model here does not compute
     */
    public static Policy load(Path directory) {
        return load(directory, Placement.cpu());
    }

    /** @param placement where the policy computes, and in which precision its weights are kept */
    public static Policy load(Path directory, Placement placement) {
        Torch.require(placement.device());
        CheckpointFiles files = CheckpointFiles.read(directory);
        Tokenizer tokenizer = Tokenizer.of(files.tokenizer());
        try {
            return new Policy(files, tokenizer, readModel(directory, files.config(), placement));
        } catch (RuntimeException e) {
            tokenizer.close();
            throw e;
        }
    }

    /** A new policy with random weights; equal arguments give equal weights. */
    public static Policy initialize(ModelConfig config, TokenizerFiles tokenizer, long seed) {
        CheckpointFiles files = CheckpointFiles.create(config, tokenizer);
        return of(files, new Model(config, new Initialization(config, seed).draw(), Placement.cpu()));
    }

    /** The network with the weights of a checkpoint directory; the caller closes it. */
    public static Model readModel(Path directory, ModelConfig config, Placement placement) {
        return new Model(config, WeightFiles.in(directory).read(config, placement), placement);
    }

    /** Writes a complete Hugging Face checkpoint directory; creates it when needed. Equal weights give equal bytes. */
    public static void write(Path directory, CheckpointFiles files, Model model, WeightForm form) throws IOException {
        Files.createDirectories(directory);
        try (Tensors.View weights = model.weights().view()) {
            files.writeTo(directory, form.rounded() ? ElementType.BF16 : weights.type());
            new TensorFile(WeightLayout.of(files.config()))
                    .write(directory, CheckpointFiles.STEM, form, FORMAT, List.of(""), List.of(weights));
        }
    }

    public ModelConfig config() {
        return files.config();
    }

    public Tokenizer tokenizer() {
        return tokenizer;
    }

    /** Ids of the tokens that end a response; may be empty. */
    public Set<Integer> endOfSequenceIds() {
        return files.endOfSequenceIds();
    }

    public long parameterCount() {
        return WeightLayout.of(config()).elements();
    }

    /** Where it computes. */
    public Placement placement() {
        return model.placement();
    }

    /** The files of a checkpoint besides its weights. */
    public CheckpointFiles files() {
        return files;
    }

    /** The network in native memory, for this library's own packages. */
    public Model model() {
        return model;
    }

    /** Writes a complete checkpoint, with the weights in one file and in the type that they have. */
    public void save(Path directory) throws IOException {
        save(directory, WeightForm.ONE_FILE);
    }

    /** Writes a complete checkpoint. */
    public void save(Path directory, WeightForm form) throws IOException {
        write(directory, files, model, form);
    }

    @Override
    public void close() {
        model.close();
        tokenizer.close();
    }
}
