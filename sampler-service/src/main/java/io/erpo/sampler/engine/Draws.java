package io.erpo.sampler.engine;

import io.erpo.policy.scoring.RankedToken;
import java.util.List;

/**
 * Independent draws of one token at an engine. Shows whether improbable tokens are drawn at all, also when the engine tells right
 * log-probabilities.
 *
 * @param count how many
 * @param unreached the probability of all tokens that are less probable than each one that was drawn
 */
record Draws(int count, double unreached) {

    /**
     * @param distribution of the token, whole
     * @param drawn ids
     */
    static Draws of(List<RankedToken> distribution, List<Integer> drawn) {
        double least = distribution.stream()
                .filter(token -> drawn.contains(token.id()))
                .mapToDouble(RankedToken::logProb)
                .min()
                .orElse(Double.POSITIVE_INFINITY);
        return new Draws(
                drawn.size(),
                distribution.stream()
                        .filter(token -> token.logProb() < least)
                        .mapToDouble(token -> Math.exp(token.logProb()))
                        .sum());
    }

    /** How likely it is that draws from the whole distribution leave as much unreached. */
    double chance() {
        return Math.pow(1 - Math.min(1, unreached), count);
    }
}
