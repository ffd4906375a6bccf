package io.erpo.algorithm;

import java.util.Collections;
import java.util.List;

/**
 * Advantages from the entropies of tokens for groups without a spread (RL-ZVP, arXiv 2509.21880, eq. 5): with {@code H_t} the
 * entropy of the distribution that token t was drawn from, over the full vocabulary and without a gradient,
 *
 * <pre>
 * all-correct:    A_t =  alpha H_t
 * all-incorrect:  A_t = -alpha (max_k H_k - H_t)
 * </pre>
 *
 * <p>Right answers are rewarded most at tokens that were uncertain, and wrong answers are punished least there. The maximum is over
 * the tokens of the response. The learner knows the entropies, so a batch carries the signed alpha as the weight of a response.
 *
 * @param alpha 0 for none
 * @param adds whether the result is added to the advantage that {@link AdvantageRule} gives the response; otherwise it takes its
 *     place
 */
public record EntropyAdvantage(double alpha, boolean adds) {

    public EntropyAdvantage {
        if (!(alpha >= 0 && Double.isFinite(alpha))) {
            throw new IllegalArgumentException(
                    "advantage.entropyAlpha must be a finite number of 0 or more, was " + alpha);
        }
        if (adds && alpha == 0) {
            throw new IllegalArgumentException(
                    "advantage.entropyAdds must be false without advantage.entropyAlpha:" + " there is nothing to add");
        }
    }

    /** The weight of the entropies of each response of such a group: alpha, its negative, or 0. */
    public double weight(Outcome outcome) {
        return switch (outcome) {
            case ALL_CORRECT -> alpha;
            // Adding 0 turns -0 into 0.
            case ALL_INCORRECT -> -alpha + 0.0;
            case MIXED, UNDECIDED -> 0;
        };
    }

    /** What is left of the advantage that the rule has given a response of such a group. */
    public double kept(double advantage, Outcome outcome) {
        return weight(outcome) == 0 || adds ? advantage : 0;
    }

    /**
     * The advantages of the tokens of a response.
     *
     * @param advantage what all of them have
     * @param weight of their entropies
     * @param entropies of the tokens, in nats; at least one
     */
    public static List<Double> tokens(double advantage, double weight, List<Double> entropies) {
        double largest = Collections.max(entropies);
        return entropies.stream()
                .map(entropy -> advantage + (weight > 0 ? weight * entropy : weight * (largest - entropy)))
                .toList();
    }
}
