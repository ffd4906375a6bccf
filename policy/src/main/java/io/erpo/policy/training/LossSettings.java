package io.erpo.policy.training;

import java.util.List;

/**
 * The policy loss. With {@code r} the ratio of a token's new and old probability, by default the clipped loss of PPO (Schulman et
 * al. 2017, equation 7) with a range of its own for each side (DAPO, arXiv 2503.14476, equation 10) and a bound for negative
 * advantages (dual clip, arXiv 1912.09729, equation 5): {@code max(-A r, -A clip(r, 1 - clipLow, 1 + clipHigh))}, at most
 * {@code -A dualClip} where A is negative.
 *
 * <p>To the loss of each token {@code klCoefficient (exp(d) - d - 1)} is added, with {@code d} the log-probability under a reference
 * policy minus the new one: an estimate of the KL divergence from that policy (GRPO, arXiv 2402.03300, equation 4). And
 * {@code entropyCoefficient H} is subtracted, with {@code H} the entropy of the distribution that the token was drawn from.
 *
 * @param clipLow with {@code CISPO} also one or more, which is no bound
 * @param dualClip greater than one, or zero for none; zero unless each token has its own ratio and the objective is clipped
 * @param klCoefficient zero or more; with zero there is no reference policy
 * @param meanDivisor tokens that each sequence counts as in a constant mean; zero with other means
 * @param entropyCoefficient zero or more
 */
public record LossSettings(
        double clipLow,
        double clipHigh,
        double dualClip,
        LossMean mean,
        double klCoefficient,
        int meanDivisor,
        RatioLevel ratio,
        Surrogate surrogate,
        double entropyCoefficient) {

    public LossSettings {
        if (!(clipLow > 0 && clipLow < (surrogate == Surrogate.CISPO ? Double.POSITIVE_INFINITY : 1))) {
            throw new IllegalArgumentException("clipLow must be between 0 and 1, was " + clipLow);
        }
        if (!(clipHigh > 0)) {
            throw new IllegalArgumentException("clipHigh must be positive, was " + clipHigh);
        }
        if (dualClip != 0 && !(dualClip > 1)) {
            throw new IllegalArgumentException("dualClip must be greater than 1, or 0 for none, was " + dualClip);
        }
        if (dualClip != 0 && (ratio == RatioLevel.SEQUENCE || surrogate == Surrogate.CISPO)) {
            throw new IllegalArgumentException(
                    "dualClip must be 0 with the ratio of a sequence or with CISPO, was " + dualClip);
        }
        if (!(klCoefficient >= 0 && Double.isFinite(klCoefficient))) {
            throw new IllegalArgumentException("klCoefficient must be finite and 0 or more, was " + klCoefficient);
        }
        if (!(entropyCoefficient >= 0 && Double.isFinite(entropyCoefficient))) {
            throw new IllegalArgumentException(
                    "entropyCoefficient must be finite and 0 or more, was " + entropyCoefficient);
        }
        if (meanDivisor < 0 || (meanDivisor > 0) != (mean == LossMean.CONSTANT)) {
            throw new IllegalArgumentException(
                    "meanDivisor must be above 0 with a constant mean, and 0 with others, was " + meanDivisor);
        }
    }

    /** The clipped loss of PPO. */
    public LossSettings(double clipLow, double clipHigh, double dualClip, LossMean mean, double klCoefficient) {
        this(clipLow, clipHigh, dualClip, mean, klCoefficient, 0, RatioLevel.TOKEN, Surrogate.CLIP, 0);
    }

    /** Without a reference policy. */
    public LossSettings(double clipLow, double clipHigh, double dualClip, LossMean mean) {
        this(clipLow, clipHigh, dualClip, mean, 0);
    }

    public boolean hasReference() {
        return klCoefficient > 0;
    }

    /**
     * The factor of one token's loss in the sum over the mini-batch.
     *
     * @param tokens of all responses of the mini-batch
     * @param responseTokens of the response that the token belongs to
     */
    double share(long tokens, int sequences, int responseTokens) {
        return switch (mean) {
            case TOKEN -> 1.0 / tokens;
            case SEQUENCE -> 1.0 / ((double) sequences * responseTokens);
            case CONSTANT -> 1.0 / ((double) sequences * meanDivisor);
        };
    }

    void requireReferences(List<TrainingSequence> sequences) {
        if (hasReference()
                && sequences.stream()
                        .anyMatch(sequence -> sequence.referenceLogProbs().isEmpty())) {
            throw new IllegalArgumentException("a loss with klCoefficient " + klCoefficient
                    + " needs the log-probabilities of every sequence under the reference policy");
        }
    }

    /** As decoder/training.py takes it. */
    double[] numbers() {
        return new double[] {
            clipLow,
            clipHigh,
            dualClip,
            klCoefficient,
            entropyCoefficient,
            surrogate == Surrogate.CISPO ? 1 : 0,
            ratio == RatioLevel.SEQUENCE ? 1 : 0
        };
    }
}
