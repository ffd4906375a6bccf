package io.erpo.policy.generation;

import io.erpo.policy.LogProbs;
import io.erpo.policy.TokenIds;

/**
 * A sampled response.
 *
 * @param tokenIds includes the token that ended it when {@code finishReason} is STOP
 * @param logProbs of each token under {@code softmax(logits / temperature)}, the distribution it was drawn from
 */
public record Completion(TokenIds tokenIds, LogProbs logProbs, FinishReason finishReason) {

    public Completion {
        if (tokenIds.size() != logProbs.size()) {
            throw new IllegalArgumentException("a completion needs one log-probability per token, was "
                    + logProbs.size() + " for " + tokenIds.size() + " tokens");
        }
    }
}
