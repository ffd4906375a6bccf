package io.erpo.cli.plan;

import io.erpo.cli.data.DataException;
import io.erpo.cli.data.DataSet;
import io.erpo.cli.data.Problem;
import io.erpo.policy.Policy;
import io.erpo.policy.PolicyException;
import io.erpo.policy.tokenizer.UnencodableTextException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The checkpoint that a run begins with.
 *
 * @param directory a complete Hugging Face checkpoint directory
 * @param sha256 of its weights file
 */
record BasePolicy(Path directory, String sha256) {

    /**
     * Loads the policy as the services will, and asks it to read every problem.
     *
     * @throws PolicyException when the directory is no usable checkpoint
     * @throws DataException when problems hold characters that the tokenizer lacks, or leave no room for a response
     */
    static BasePolicy check(Path directory, DataSet data, int maxNewTokens) {
        try (Policy policy = Policy.load(directory)) {
            if (policy.endOfSequenceIds().isEmpty()) {
                throw new PolicyException(directory + " names no eos_token_id in generation_config.json or config.json;"
                        + " without one no response would ever end");
            }
            List<String> complaints = new ArrayList<>();
            data.all()
                    .forEach(problem -> complaint(policy, problem, maxNewTokens).ifPresent(complaints::add));
            if (!complaints.isEmpty()) {
                throw DataException.listing(
                        "the policy in %s cannot read %d of the prompts; remove them or take another model"
                                .formatted(directory, complaints.size()),
                        complaints);
            }
        }
        Path weights = directory.resolve("model.safetensors");
        try {
            return new BasePolicy(directory, Sha256.of(weights));
        } catch (IOException e) {
            throw new PolicyException("cannot read " + weights + ": " + e, e);
        }
    }

    private static Optional<String> complaint(Policy policy, Problem problem, int maxNewTokens) {
        try {
            int tokens = policy.tokenizer().encode(problem.text()).size();
            int context = policy.config().maxPositions();
            return tokens + maxNewTokens <= context
                    ? Optional.empty()
                    : Optional.of("%s: %d tokens and sampling.maxNewTokens %d are more than the context of %d tokens"
                            .formatted(problem.source(), tokens, maxNewTokens, context));
        } catch (UnencodableTextException e) {
            return Optional.of(problem.source() + ": " + e.getMessage());
        }
    }
}
