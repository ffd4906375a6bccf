package io.erpo.evaluation.statistics;

import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A mean over units that were drawn independently (prompts of a benchmark, seeds of a recipe), with what it says about units
 * that were not drawn.
 *
 * @param units number of units
 * @param mean their mean
 * @param standardError standard error of the mean; empty for a single unit, which has no spread
 * @param interval 95 % interval of the mean of all units of this kind; empty for a single unit
 */
public record Estimate(int units, double mean, OptionalDouble standardError, Optional<Interval> interval) {

    /**
     * The mean of shares, one for each prompt, with an effective-n Wilson interval. With {@code M} the mean, {@code s} the standard
     * deviation (ddof 1) and {@code SE = s / sqrt(n)} (the standard error clustered by prompt, arXiv 2411.00640):
     *
     * <pre>
     * n_e = M(1-M) / SE^2, from n-1 to n*K;  n when all prompts are alike
     * n*  = n_e * (z_0.975 / t_{0.975, n-1})^2
     * interval = Wilson(M, n*)
     * </pre>
     *
     * <p>{@code n_e} is the number of independent trials that would have this standard error: the effective sample size of survey
     * statistics (Korn and Graubard, "Confidence intervals for proportions with small expected number of positive counts", Survey
     * Methodology 1998). Unlike {@code M +- t * SE} the interval stays within 0 to 1 and has a width when every prompt is right.
     *
     * @param scores a share for each prompt, from 0 to 1
     * @param samples responses behind each share
     */
    public static Estimate ofShares(double[] scores, int samples) {
        return EffectiveWilson.estimate(scores, samples);
    }

    /** The mean of values or differences with a Student's t interval: {@code M +- t_{0.975, n-1} * s / sqrt(n)}. */
    public static Estimate ofMean(double[] values) {
        Sample sample = Sample.of(values);
        return ofMean(sample.size(), sample.mean(), sample.standardError());
    }

    /** A mean whose standard error has {@code units - 1} degrees of freedom. */
    static Estimate ofMean(int units, double mean, double standardError) {
        if (units < 2) {
            return single(mean);
        }
        double half = StudentT.quantile95(units) * standardError;
        return new Estimate(
                units, mean, OptionalDouble.of(standardError), Optional.of(new Interval(mean - half, mean + half)));
    }

    /** The only unit there is. */
    static Estimate single(double mean) {
        return new Estimate(1, mean, OptionalDouble.empty(), Optional.empty());
    }

    /**
     * For a mean of differences: the two-sided p of Student's t test that the true mean is 0, with {@code units - 1} degrees of
     * freedom. Empty for a single unit.
     */
    public OptionalDouble pValue() {
        return standardError.isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of(StudentT.pValue(mean, standardError.getAsDouble(), units));
    }

    /**
     * For a mean of differences: the least true difference that these units would show with probability 0.8 at the 5 % level,
     * {@code (z_0.975 + z_0.8) * SE = 2.8 * SE}. Empty for a single unit.
     */
    public OptionalDouble detectable() {
        return standardError.isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of((Normal.Z95 + Normal.Z80) * standardError.getAsDouble());
    }
}
