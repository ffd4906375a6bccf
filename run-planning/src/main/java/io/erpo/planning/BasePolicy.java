package io.erpo.planning;

import io.erpo.planning.data.DataException;
import io.erpo.planning.data.DataSet;
import io.erpo.policy.ModelConfig;
import io.erpo.policy.PolicyException;
import io.erpo.policy.checkpoint.Checkpoint;
import io.erpo.policy.tokenizer.Tokenizer;
import io.erpo.policy.tokenizer.UnencodableTextException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * The checkpoint from which a run starts.
 *
 * @param directory a complete Hugging Face checkpoint directory
 * @param sha256 of its weights
 * @param prompts tokens of each prompt of the run, in the order of the data; 0 for one that it cannot read
 * @param unreadable what it cannot read, with the reason
 */
record BasePolicy(Path directory, String sha256, ModelConfig config, List<Integer> prompts, List<String> unreadable) {

    BasePolicy {
        prompts = List.copyOf(prompts);
        unreadable = List.copyOf(unreadable);
    }

    /**
     * Checks everything about the policy except the weights, which the services will load, and tokenizes every problem.
     *
     * @param mayBeEndless whether to accept a policy whose responses end only at the token limit
     * @throws PolicyException when the directory is not a usable checkpoint
     */
    static BasePolicy check(Path directory, DataSet data, boolean mayBeEndless) {
        Checkpoint checkpoint = Checkpoint.inspect(directory);
        if (!mayBeEndless && checkpoint.files().endOfSequenceIds().isEmpty()) {
            throw new PolicyException(directory + " names no eos_token_id in generation_config.json or config.json;"
                    + " without one no response would ever end");
        }
        List<String> unreadable = new ArrayList<>();
        List<Integer> prompts = new ArrayList<>();
        try (Tokenizer tokenizer = Tokenizer.of(checkpoint.files().tokenizer())) {
            data.all().forEach(problem -> {
                try {
                    prompts.add(tokenizer.encode(problem.text()).size());
                } catch (UnencodableTextException e) {
                    prompts.add(0);
                    unreadable.add(problem.source() + ": " + e.getMessage());
                }
            });
        }
        return new BasePolicy(directory, checkpoint.weights().sha256(), checkpoint.config(), prompts, unreadable);
    }

    /** Tokens of the longest prompt of the run. */
    int longestPrompt() {
        return prompts.stream().mapToInt(Integer::intValue).max().orElse(0);
    }

    /**
     * Checks that the policy can read every prompt and has room for a response.
     *
     * @param data whose prompts these are
     * @throws DataException naming problems with characters that the tokenizer lacks, and those that leave no room
     */
    void requireReadable(DataSet data, int maxNewTokens) {
        int context = config.maxPositions();
        List<String> complaints = new ArrayList<>(unreadable);
        Iterator<Integer> lengths = prompts.iterator();
        data.all().forEach(problem -> {
            int tokens = lengths.next();
            if (tokens > context - maxNewTokens) {
                complaints.add("%s: %d tokens and sampling.maxNewTokens %d are more than the context of %d tokens"
                        .formatted(problem.source(), tokens, maxNewTokens, context));
            }
        });
        if (!complaints.isEmpty()) {
            throw DataException.listing(
                    "the policy in %s cannot read %d of the prompts; remove them or take another model"
                            .formatted(directory, complaints.size()),
                    complaints);
        }
    }
}
