package io.erpo.policy.training;

/**
 * The metrics of one update. Means are over the tokens of the mini-batch, measured before the weights changed.
 *
 * @param loss includes the KL divergence from the reference policy and the entropy, times their coefficients
 * @param gradientNorm global norm before clipping
 * @param clipShareLow share of tokens whose ratio was clipped at {@code 1 - clipLow}
 * @param clipShareHigh share of tokens whose ratio was clipped at {@code 1 + clipHigh}
 * @param dualClipShare share of tokens bounded by the dual clip
 * @param approximateKl mean of {@code old - new} log-probability
 * @param referenceKl mean KL divergence from the reference policy; 0 when the loss has none
 * @param entropy mean entropy, in nats, of softmax(logits / temperature)
 * @param baseEntropy the same at the base temperature; 0 unless it was asked for
 * @param meanSquaredRatio mean of the squares of the ratios
 * @param difference of old and new log-probabilities
 */
public record UpdateMetrics(
        double loss,
        double gradientNorm,
        double meanRatio,
        double clipShareLow,
        double clipShareHigh,
        double dualClipShare,
        double approximateKl,
        double referenceKl,
        double entropy,
        double baseEntropy,
        double meanSquaredRatio,
        int sequences,
        long tokens,
        LogProbDifference difference) {}
