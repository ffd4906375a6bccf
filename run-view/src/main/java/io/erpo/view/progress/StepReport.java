package io.erpo.view.progress;

import io.erpo.events.StepStatistics;

/**
 * What people read of a finished step.
 *
 * @param statistics of the groups that were drawn for it
 * @param samplerTokensPerSecond tokens sampled for it per second of generation
 * @param learnerTokensPerSecond tokens trained on per second of computing
 * @param seconds wall time since the end of the step before
 */
public record StepReport(
        int step,
        StepStatistics statistics,
        double samplerTokensPerSecond,
        double learnerTokensPerSecond,
        double seconds) {}
