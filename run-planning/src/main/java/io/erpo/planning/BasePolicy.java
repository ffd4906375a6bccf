package io.erpo.planning;

import io.erpo.planning.data.DataException;
import io.erpo.planning.data.DataSet;
import io.erpo.policy.ModelConfig;
import io.erpo.policy.PolicyException;
import io.erpo.policy.checkpoint.Checkpoint;
import io.erpo.policy.tokenizer.Tokenizer;
import io.erpo.settings.PromptStyle;
import io.erpo.settings.Sampling;
import io.erpo.settings.SettingsException;
import java.nio.file.Path;
import java.util.List;

/**
 * The checkpoint from which a run starts, and what it makes of the run's prompts.
 *
 * @param directory a complete Hugging Face checkpoint directory
 * @param sha256 of its weights
 * @param prompts those to train on and those held out
 * @param benchmarks the prompts of each benchmark
 */
record BasePolicy(
        Path directory,
        String sha256,
        ModelConfig config,
        ReadPrompts prompts,
        List<ReadPrompts> benchmarks,
        ResponseEnds ends) {

    BasePolicy {
        benchmarks = List.copyOf(benchmarks);
    }

    /**
     * Checks everything about the policy except the weights, which the services will load, and tokenizes every problem.
     *
     * @param style how they were written
     * @param written the problems as prompts
     * @param benchmarks those of each benchmark as prompts
     * @param mayBeEndless whether to accept a policy whose responses end only at the token limit
     * @throws PolicyException when the directory is not a usable checkpoint
     * @throws SettingsException when a token that should end responses is none
     */
    static BasePolicy check(
            Path directory,
            Sampling sampling,
            PromptStyle style,
            DataSet written,
            List<DataSet> benchmarks,
            boolean mayBeEndless) {
        Checkpoint checkpoint = Checkpoint.inspect(directory);
        try (Tokenizer tokenizer = Tokenizer.of(checkpoint.files().tokenizer())) {
            ResponseEnds ends =
                    ResponseEnds.of(checkpoint.files(), tokenizer, directory, sampling, style, mayBeEndless);
            ReadPrompts prompts = ReadPrompts.of(written, style, tokenizer);
            return new BasePolicy(
                    directory,
                    checkpoint.weights().sha256(),
                    checkpoint.config(),
                    prompts,
                    benchmarks.stream()
                            .map(benchmark -> ReadPrompts.of(benchmark, style, tokenizer))
                            .toList(),
                    ends);
        }
    }

    /**
     * Checks that the policy can read every prompt and has room for a response.
     *
     * @throws DataException naming problems with characters that the tokenizer lacks, and those that leave no room
     */
    void requireReadable(int maxNewTokens) {
        prompts.requireReadable(directory, config.maxPositions(), maxNewTokens, "sampling.maxNewTokens");
    }

    /** Tokens of the longest prompt of the run, without those of benchmarks. */
    int longestPrompt() {
        return prompts.longest();
    }
}
