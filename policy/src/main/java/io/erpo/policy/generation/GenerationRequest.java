package io.erpo.policy.generation;

import io.erpo.policy.TokenIds;
import java.util.Set;

/**
 * Asks for one response to a prompt.
 *
 * @param temperature divides the logits; positive
 * @param maxNewTokens the response ends after this many tokens at the latest; at least one
 * @param stopTokenIds tokens that end the response, beside those that end every response of the policy
 */
public record GenerationRequest(
        TokenIds prompt,
        double temperature,
        int maxNewTokens,
        TokenUniforms uniforms,
        Truncation truncation,
        Set<Integer> stopTokenIds) {

    public GenerationRequest {
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

    /** Ends where every response of the policy does. */
    public GenerationRequest(
            TokenIds prompt, double temperature, int maxNewTokens, TokenUniforms uniforms, Truncation truncation) {
        this(prompt, temperature, maxNewTokens, uniforms, truncation, Set.of());
    }

    /** Draws from the whole distribution. */
    public GenerationRequest(TokenIds prompt, double temperature, int maxNewTokens, TokenUniforms uniforms) {
        this(prompt, temperature, maxNewTokens, uniforms, Truncation.NONE);
    }

    /** Most tokens that prompt and response can have together. */
    int maxLength() {
        return Math.addExact(prompt.size(), maxNewTokens);
    }
}
