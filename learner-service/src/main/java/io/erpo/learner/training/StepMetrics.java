package io.erpo.learner.training;

import io.erpo.policy.training.LogProbDifference;
import io.erpo.policy.training.UpdateMetrics;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * The updates of a step in one line. Loss and gradient norm are means over updates; values that are a mean over the
 * tokens of an update are a mean over all tokens here. Zero for a step without updates.
 *
 * @param initialEntropy of the tokens of the first update, before it, at T_0
 * @param effectiveSampleShare effective sample size of the ratios, as a share of the tokens
 */
record StepMetrics(
        double loss,
        double gradientNorm,
        double meanRatio,
        double clipShareLow,
        double clipShareHigh,
        double dualClipShare,
        double approximateKl,
        double referenceKl,
        double entropy,
        double initialEntropy,
        double effectiveSampleShare,
        double learningRate,
        int updates,
        int sequences,
        long tokens,
        int maskedSequences,
        LogProbDifference difference,
        double correctedShare) {

    /**
     * The metrics of a step.
     *
     * @param learningRate of the last update
     * @param maskedSequences responses that no update was made from
     * @param difference of the log-probabilities of sampler and learner, before the first update
     * @param correctedShare of the tokens, whose importance weight was truncated or masked
     */
    static StepMetrics of(
            List<UpdateMetrics> updates,
            double learningRate,
            int maskedSequences,
            LogProbDifference difference,
            double correctedShare) {
        return new StepMetrics(
                mean(updates, UpdateMetrics::loss),
                mean(updates, UpdateMetrics::gradientNorm),
                tokenMean(updates, UpdateMetrics::meanRatio),
                tokenMean(updates, UpdateMetrics::clipShareLow),
                tokenMean(updates, UpdateMetrics::clipShareHigh),
                tokenMean(updates, UpdateMetrics::dualClipShare),
                tokenMean(updates, UpdateMetrics::approximateKl),
                tokenMean(updates, UpdateMetrics::referenceKl),
                tokenMean(updates, UpdateMetrics::entropy),
                updates.stream().findFirst().map(UpdateMetrics::baseEntropy).orElse(0.0),
                effectiveSampleShare(updates),
                learningRate,
                updates.size(),
                updates.stream().mapToInt(UpdateMetrics::sequences).sum(),
                tokens(updates),
                maskedSequences,
                difference,
                correctedShare);
    }

    /** {@code (sum w)^2 / (n sum w^2)} of the ratios w of the n tokens: 1 when all are equal. */
    private static double effectiveSampleShare(List<UpdateMetrics> updates) {
        double mean = tokenMean(updates, UpdateMetrics::meanRatio);
        return tokens(updates) == 0 ? 0 : mean * mean / tokenMean(updates, UpdateMetrics::meanSquaredRatio);
    }

    private static double mean(List<UpdateMetrics> updates, ToDoubleFunction<UpdateMetrics> metric) {
        return updates.stream().mapToDouble(metric).average().orElse(0);
    }

    private static double tokenMean(List<UpdateMetrics> updates, ToDoubleFunction<UpdateMetrics> metric) {
        long tokens = tokens(updates);
        return tokens == 0
                ? 0
                : updates.stream()
                                .mapToDouble(update -> update.tokens() * metric.applyAsDouble(update))
                                .sum()
                        / tokens;
    }

    private static long tokens(List<UpdateMetrics> updates) {
        return updates.stream().mapToLong(UpdateMetrics::tokens).sum();
    }
}
