package io.erpo.sampler.generation;

import io.erpo.policy.TokenIds;
import io.erpo.policy.generation.Truncation;
import java.util.Set;

/**
 * Asks for one response to a prompt: data alone, so that another program can be asked as well.
 *
 * @param temperature divides the logits; positive
 * @param seed of this response alone; all its random numbers come from it
 * @param maxNewTokens the response ends after this many tokens at the latest; at least one
 * @param truncation the tokens that may be drawn
 * @param stopTokenIds tokens that end the response, beside those that end every response of the policy
 */
public record SamplingRequest(
        TokenIds prompt,
        double temperature,
        long seed,
        int maxNewTokens,
        Truncation truncation,
        Set<Integer> stopTokenIds) {

    public SamplingRequest {
        stopTokenIds = Set.copyOf(stopTokenIds);
        if (prompt.isEmpty()) {
            throw new IllegalArgumentException("prompt must not be empty");
        }
        // Divides float32 logits, so it must not vanish or overflow there.
        if (!((float) temperature > 0 && Float.isFinite((float) temperature))) {
            throw new IllegalArgumentException("temperature must be positive and finite, was " + temperature);
        }
        if (maxNewTokens < 1) {
            throw new IllegalArgumentException("maxNewTokens must be at least 1, was " + maxNewTokens);
        }
    }
}
