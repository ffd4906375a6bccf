package io.erpo.learner.training;

import io.erpo.events.FinishReason;
import io.erpo.events.Response;
import io.erpo.policy.LogProbs;
import io.erpo.policy.TokenIds;

/**
 * The part of a response that training needs.
 *
 * @param prompt token ids of the prompt
 * @param response token ids of the response, including the end-of-sequence token
 * @param logProbs of each response token, under the distribution it was drawn from
 * @param truncated whether the token limit cut the response off
 */
public record SampledTokens(TokenIds prompt, TokenIds response, LogProbs logProbs, boolean truncated) {

    public SampledTokens {
        if (prompt.isEmpty() || response.isEmpty()) {
            throw new IllegalArgumentException("prompt and response have at least one token each, were %d and %d"
                    .formatted(prompt.size(), response.size()));
        }
        if (logProbs.size() != response.size()) {
            throw new IllegalArgumentException("a response has one log-probability a token, was %d for %d"
                    .formatted(logProbs.size(), response.size()));
        }
    }

    /** @throws IllegalArgumentException when the response contradicts itself */
    public static SampledTokens of(Response response) {
        return new SampledTokens(
                TokenIds.copyOf(response.getPromptTokenIds()),
                TokenIds.copyOf(response.getTokenIds()),
                LogProbs.copyOf(response.getLogprobs()),
                response.getFinishReason() == FinishReason.LENGTH);
    }
}
