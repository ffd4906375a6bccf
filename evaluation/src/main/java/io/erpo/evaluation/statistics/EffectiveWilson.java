package io.erpo.evaluation.statistics;

import java.util.Optional;
import java.util.OptionalDouble;

/** The formulas of {@link Estimate#ofShares}. */
final class EffectiveWilson {

    private EffectiveWilson() {}

    static Estimate estimate(double[] scores, int samples) {
        for (double score : scores) {
            if (!(score >= 0 && score <= 1)) {
                throw new IllegalArgumentException("a share lies from 0 to 1, was " + score);
            }
        }
        if (samples < 1) {
            throw new IllegalArgumentException("a share needs a sample, was of " + samples);
        }
        Sample prompts = Sample.of(scores);
        if (prompts.size() == 1) {
            return Estimate.single(prompts.mean());
        }
        return new Estimate(
                prompts.size(),
                prompts.mean(),
                OptionalDouble.of(prompts.standardError()),
                Optional.of(Wilson.of(prompts.mean(), effectiveTrials(prompts, samples))));
    }

    /** {@code n*}: the trials of a binomial with this standard error, fewer by what the estimated spread costs. */
    static double effectiveTrials(Sample prompts, int samples) {
        double n = prompts.size();
        double z = Normal.Z95 / StudentT.quantile95(prompts.size());
        return trials(prompts, n, samples) * z * z;
    }

    private static double trials(Sample prompts, double n, int samples) {
        if (prompts.variance() == 0) {
            return n;
        }
        double mean = prompts.mean();
        double trials = mean * (1 - mean) / (prompts.variance() / n);
        return Math.min(n * samples, Math.max(n - 1, trials));
    }
}
