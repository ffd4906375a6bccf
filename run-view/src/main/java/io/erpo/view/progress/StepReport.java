package io.erpo.view.progress;

/**
 * What people read of a finished step. Shares are fractions.
 *
 * @param heated share of the training set with H_i > 0
 * @param samplerTokensPerSecond tokens sampled for it per second of generation
 * @param learnerTokensPerSecond tokens trained on per second of computing
 * @param seconds wall time since the end of the step before
 */
public record StepReport(
        int step,
        double reward,
        double correct,
        double allCorrect,
        double mixed,
        double allIncorrect,
        double meanTemperature,
        double maxTemperature,
        double heated,
        double samplerTokensPerSecond,
        double learnerTokensPerSecond,
        double seconds) {}
