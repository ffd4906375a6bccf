package io.erpo.planning;

import io.erpo.planning.data.DataException;
import io.erpo.planning.data.DataSet;
import io.erpo.planning.data.Problem;
import io.erpo.policy.ModelConfig;
import io.erpo.policy.PolicyException;
import io.erpo.policy.checkpoint.Checkpoint;
import io.erpo.policy.tokenizer.Tokenizer;
import io.erpo.policy.tokenizer.UnencodableTextException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The checkpoint from which a run starts.
 *
 * @param directory a complete Hugging Face checkpoint directory
 * @param sha256 of its weights
 * @param longestPrompt tokens of the longest prompt of the run
 */
record BasePolicy(Path directory, String sha256, ModelConfig config, int longestPrompt) {

    /**
     * Checks everything about the policy except the weights, which the services will load, and tokenizes every problem.
     *
     * @param mayBeEndless whether to accept a policy whose responses end only at the token limit
     * @throws PolicyException when the directory is not a usable checkpoint
     * @throws DataException when problems contain characters that the tokenizer lacks, or leave no room for a response
     */
    static BasePolicy check(Path directory, DataSet data, int maxNewTokens, boolean mayBeEndless) {
        Checkpoint checkpoint = Checkpoint.inspect(directory);
        if (!mayBeEndless && checkpoint.files().endOfSequenceIds().isEmpty()) {
            throw new PolicyException(directory + " names no eos_token_id in generation_config.json or config.json;"
                    + " without one no response would ever end");
        }
        List<String> complaints = new ArrayList<>();
        int longest = 0;
        try (Tokenizer tokenizer = Tokenizer.of(checkpoint.files().tokenizer())) {
            int context = checkpoint.config().maxPositions();
            for (Problem problem : data.all().toList()) {
                try {
                    int tokens = tokenizer.encode(problem.text()).size();
                    longest = Math.max(longest, tokens);
                    if (tokens + maxNewTokens > context) {
                        complaints.add(
                                "%s: %d tokens and sampling.maxNewTokens %d are more than the context of %d tokens"
                                        .formatted(problem.source(), tokens, maxNewTokens, context));
                    }
                } catch (UnencodableTextException e) {
                    complaints.add(problem.source() + ": " + e.getMessage());
                }
            }
        }
        if (!complaints.isEmpty()) {
            throw DataException.listing(
                    "the policy in %s cannot read %d of the prompts; remove them or take another model"
                            .formatted(directory, complaints.size()),
                    complaints);
        }
        return new BasePolicy(directory, checkpoint.weights().sha256(), checkpoint.config(), longest);
    }
}
