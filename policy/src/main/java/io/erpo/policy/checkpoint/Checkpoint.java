package io.erpo.policy.checkpoint;

import io.erpo.policy.ModelConfig;
import java.nio.file.Path;

/**
 * A checkpoint directory in which everything except the numbers of its weights was checked.
 *
 * @param parameters weights of the model, each counted once
 * @param bytes of the weights as they are stored
 */
public record Checkpoint(CheckpointFiles files, WeightFiles weights, long parameters, long bytes) {

    /**
     * Reads configuration, tokenizer and the headers of the weights; neither loads the weights nor starts libtorch.
     *
     * @throws io.erpo.policy.PolicyException when a file is missing, damaged or does not fit the others, or asks for something
     *     that the model here does not compute
     */
    public static Checkpoint inspect(Path directory) {
        CheckpointFiles files = CheckpointFiles.read(directory);
        WeightFiles weights = WeightFiles.in(directory);
        long bytes = weights.verify(files.config());
        return new Checkpoint(files, weights, WeightLayout.of(files.config()).elements(), bytes);
    }

    public ModelConfig config() {
        return files.config();
    }
}
