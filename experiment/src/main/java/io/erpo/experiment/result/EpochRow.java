package io.erpo.experiment.result;

/**
 * The visits of one epoch: the visit with this number of each prompt.
 *
 * @param epoch from 0
 * @param complete whether every prompt of the training set was visited
 * @param capped whether a prompt was sampled at the highest temperature that the run allows, above T_0
 */
public record EpochRow(
        int epoch,
        int prompts,
        int allCorrect,
        int mixed,
        int allIncorrect,
        double meanTemperature,
        boolean complete,
        boolean capped) {

    public double allCorrectShare() {
        return (double) allCorrect / prompts;
    }

    public double mixedShare() {
        return (double) mixed / prompts;
    }

    public double allIncorrectShare() {
        return (double) allIncorrect / prompts;
    }
}
