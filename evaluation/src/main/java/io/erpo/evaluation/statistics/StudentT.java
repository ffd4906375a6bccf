package io.erpo.evaluation.statistics;

import org.apache.commons.statistics.distribution.TDistribution;

/** Student's t, for means of few values whose spread is estimated from the same values. */
final class StudentT {

    private StudentT() {}

    /** Half width of the middle 95 % of the mean of so many values, in standard errors. */
    static double quantile95(int values) {
        return TDistribution.of(values - 1).inverseSurvivalProbability(0.025);
    }

    /** Probability of a mean at least this far from 0, on either side, when the true mean is 0. */
    static double pValue(double mean, double standardError, int values) {
        if (standardError == 0) {
            return mean == 0 ? 1 : 0;
        }
        return 2 * TDistribution.of(values - 1).survivalProbability(Math.abs(mean / standardError));
    }
}
