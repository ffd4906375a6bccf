package io.erpo.policy.training;

/**
 * The clipped policy loss of PPO (Schulman et al. 2017, equation 7) with a range of its own for each side (DAPO,
 * arXiv 2503.14476, equation 10) and a bound for negative advantages (dual clip, arXiv 1912.09729, equation 5):
 * {@code max(-A r, -A clip(r, 1 - clipLow, 1 + clipHigh))}, at most {@code -A dualClip} where A is negative. To the loss of each
 * token {@code klCoefficient (exp(d) - d - 1)} is added, with {@code d} the log-probability under a reference policy minus the new
 * one: an estimate of the KL divergence from that policy (GRPO, arXiv 2402.03300, equation 4).
 *
 * @param dualClip greater than one, or zero for none
 * @param klCoefficient zero or more; with zero there is no reference policy
 */
public record LossSettings(double clipLow, double clipHigh, double dualClip, LossMean mean, double klCoefficient) {

    public LossSettings {
        if (!(clipLow > 0 && clipLow < 1)) {
            throw new IllegalArgumentException("clipLow must be between 0 and 1, was " + clipLow);
        }
        if (!(clipHigh > 0)) {
            throw new IllegalArgumentException("clipHigh must be positive, was " + clipHigh);
        }
        if (dualClip != 0 && !(dualClip > 1)) {
            throw new IllegalArgumentException("dualClip must be greater than 1, or 0 for none, was " + dualClip);
        }
        if (!(klCoefficient >= 0 && Double.isFinite(klCoefficient))) {
            throw new IllegalArgumentException("klCoefficient must be finite and 0 or more, was " + klCoefficient);
        }
    }

    /** Without a reference policy. */
    public LossSettings(double clipLow, double clipHigh, double dualClip, LossMean mean) {
        this(clipLow, clipHigh, dualClip, mean, 0);
    }

    public boolean hasReference() {
        return klCoefficient > 0;
    }
}
