package io.erpo.planning;

import io.erpo.planning.data.DataException;
import io.erpo.planning.data.DataSet;
import io.erpo.policy.ModelConfig;
import io.erpo.policy.PolicyException;
import io.erpo.policy.checkpoint.Checkpoint;
import io.erpo.policy.tokenizer.Tokenizer;
import io.erpo.settings.RunConfig;
import io.erpo.settings.SettingsException;
import java.nio.file.Path;

/**
 * The checkpoint from which a run starts, and what it makes of the run's prompts.
 *
 * @param directory a complete Hugging Face checkpoint directory
 * @param sha256 of its weights
 */
record BasePolicy(Path directory, String sha256, ModelConfig config, ReadPrompts prompts, ResponseEnds ends) {

    /**
     * Checks everything about the policy except the weights, which the services will load, and tokenizes every problem.
     *
     * @param written the problems as prompts
     * @param mayBeEndless whether to accept a policy whose responses end only at the token limit
     * @throws PolicyException when the directory is not a usable checkpoint
     * @throws SettingsException when a token that should end responses is none
     * @throws DataException when problems contain characters that the tokenizer lacks, or leave no room for a response
     */
    static BasePolicy check(Path directory, RunConfig config, DataSet written, boolean mayBeEndless) {
        Checkpoint checkpoint = Checkpoint.inspect(directory);
        try (Tokenizer tokenizer = Tokenizer.of(checkpoint.files().tokenizer())) {
            ResponseEnds ends = ResponseEnds.of(
                    checkpoint.files(), tokenizer, directory, config.sampling(), config.prompt(), mayBeEndless);
            ReadPrompts prompts = ReadPrompts.of(
                    written,
                    config.prompt(),
                    tokenizer,
                    directory,
                    checkpoint.config().maxPositions(),
                    config.sampling().maxNewTokens());
            return new BasePolicy(directory, checkpoint.weights().sha256(), checkpoint.config(), prompts, ends);
        }
    }

    /** Tokens of the longest prompt of the run. */
    int longestPrompt() {
        return prompts.longest();
    }
}
