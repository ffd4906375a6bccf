package io.erpo.learner.training;

import io.erpo.algorithm.ImportanceCorrection;
import io.erpo.algorithm.RunId;
import io.erpo.events.LogprobMode;
import io.erpo.events.RunStarted;
import io.erpo.policy.training.LossMean;
import io.erpo.policy.training.LossSettings;
import io.erpo.policy.training.OptimizerSettings;
import io.erpo.policy.training.RatioLevel;
import io.erpo.policy.training.Surrogate;
import io.erpo.policy.training.TrainerSettings;
import io.erpo.settings.Loss;
import io.erpo.settings.Optimizer;
import io.erpo.settings.Sampling;
import io.erpo.settings.Temperature;

/**
 * A run's training settings, in the policy's terms.
 *
 * @param runId the run
 * @param optimizer with the learning rate's peak; {@link #optimizerAt} has the rate of an update
 * @param logprobMode the temperature of the log-probabilities in the ratio
 * @param importance what is done about tokens that the sampler gave another probability
 * @param maxLogprobDifference largest mean difference from the sampler's log-probabilities in a step; 0 for no limit
 * @param baseTemperature T_0
 * @param maskTruncated whether to leave responses out that the token limit cut off
 * @param miniBatchSize maximum number of responses in one update
 * @param microBatchTokens tokens computed at once
 * @param logitsTokens tokens whose logits are held at once
 * @param gradientCheckpointing whether activations are computed again instead of kept
 * @param method whether weights or an adapter are trained
 */
record TrainingSettings(
        RunId runId,
        LossSettings loss,
        OptimizerSettings optimizer,
        LearningRate learningRate,
        LogprobMode logprobMode,
        ImportanceCorrection importance,
        double maxLogprobDifference,
        double baseTemperature,
        boolean maskTruncated,
        int miniBatchSize,
        int microBatchTokens,
        int logitsTokens,
        boolean gradientCheckpointing,
        Method method) {

    /**
     * The settings of a run.
     *
     * @throws InvalidEventException when one is out of range
     */
    static TrainingSettings of(RunStarted run) {
        try {
            return read(run);
        } catch (IllegalArgumentException e) {
            throw new InvalidEventException("run " + run.getRunId() + " cannot be trained: " + e.getMessage(), e);
        }
    }

    /** The optimizer of the update with this number, counted from 0 over the whole run. */
    OptimizerSettings optimizerAt(long update) {
        return new OptimizerSettings(
                learningRate.at(update),
                optimizer.beta1(),
                optimizer.beta2(),
                optimizer.epsilon(),
                optimizer.weightDecay(),
                optimizer.maxGradientNorm());
    }

    /** The temperature at which the log-probabilities of a response enter the ratio. */
    double ratioTemperature(double sampledAt) {
        return logprobMode == LogprobMode.SAMPLE ? sampledAt : baseTemperature;
    }

    /**
     * Whether the loss needs the log-probabilities that the responses of a step have before its first update; without them, the
     * sampler's take their place.
     */
    boolean scoresBeforeUpdates() {
        return logprobMode != LogprobMode.SAMPLE || importance.isOn();
    }

    /** The trainer settings for this machine. */
    TrainerSettings trainerAt(Computation computation) {
        return new TrainerSettings(
                computation.placement(), microBatchTokens, logitsTokens, gradientCheckpointing, computation.workers());
    }

    private static TrainingSettings read(RunStarted run) {
        Loss loss = Loss.of(run.getLoss());
        Sampling sampling = Sampling.of(run.getSampling());
        Optimizer optimizer = Optimizer.of(run.getOptimizer());
        return new TrainingSettings(
                new RunId(run.getRunId()),
                new LossSettings(
                        loss.clipLow(),
                        loss.clipHigh(),
                        loss.dualClip(),
                        LossMean.valueOf(loss.mean().name()),
                        loss.klCoefficient(),
                        loss.divisor(sampling.maxNewTokens()),
                        RatioLevel.valueOf(loss.ratio().name()),
                        Surrogate.valueOf(loss.surrogate().name()),
                        loss.entropyCoefficient()),
                new OptimizerSettings(
                        optimizer.learningRate(),
                        optimizer.beta1(),
                        optimizer.beta2(),
                        optimizer.epsilon(),
                        optimizer.weightDecay(),
                        optimizer.maxGradNorm()),
                new LearningRate(optimizer.learningRate(), optimizer.warmupUpdates()),
                loss.logprobMode(),
                loss.importance(),
                loss.maxLogprobDifference(),
                Temperature.of(run.getTemperature()).initial(),
                loss.maskTruncated(),
                optimizer.miniBatchResponses(sampling),
                optimizer.microBatchTokens(),
                optimizer.logitsTokens(),
                optimizer.gradientCheckpointing(),
                Method.of(run));
    }
}
