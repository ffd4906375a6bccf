package io.erpo.sampler.engine;

import io.erpo.policy.TokenIds;
import io.erpo.policy.generation.Truncation;
import java.util.Optional;
import java.util.Set;

/**
 * Asks an engine for one response. Nothing else may change the distribution: no penalty, no other truncation, no default of the
 * checkpoint.
 *
 * @param temperature divides the logits; positive
 * @param seed of this response alone
 * @param maxNewTokens the response ends after this many tokens at the latest; at least one
 * @param stopTokenIds all tokens that end the response, those of the policy included
 * @param adapter name of the adapter to sample with; empty for the weights in force
 */
public record EngineRequest(
        TokenIds prompt,
        double temperature,
        long seed,
        int maxNewTokens,
        Set<Integer> stopTokenIds,
        Truncation truncation,
        Optional<String> adapter) {

    public EngineRequest {
        stopTokenIds = Set.copyOf(stopTokenIds);
        if (prompt.isEmpty()) {
            throw new IllegalArgumentException("prompt must not be empty");
        }
        if (!(temperature > 0 && Double.isFinite(temperature))) {
            throw new IllegalArgumentException("temperature must be positive and finite, was " + temperature);
        }
        if (maxNewTokens < 1) {
            throw new IllegalArgumentException("maxNewTokens must be at least 1, was " + maxNewTokens);
        }
    }
}
