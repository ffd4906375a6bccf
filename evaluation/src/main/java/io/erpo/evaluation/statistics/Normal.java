package io.erpo.evaluation.statistics;

import org.apache.commons.statistics.distribution.NormalDistribution;

/** Quantiles of the standard normal distribution. */
final class Normal {

    /** Half width of the middle 95 %, in standard deviations: 1.959964. */
    static final double Z95 = NormalDistribution.of(0, 1).inverseSurvivalProbability(0.025);

    /** What lies above it with probability 0.2: 0.841621. */
    static final double Z80 = NormalDistribution.of(0, 1).inverseSurvivalProbability(0.2);

    private Normal() {}
}
