package io.erpo.learner.training;

import io.erpo.algorithm.RunId;
import io.erpo.events.LogprobMode;
import io.erpo.events.RunStarted;
import io.erpo.policy.training.LossMean;
import io.erpo.policy.training.LossSettings;
import io.erpo.policy.training.OptimizerSettings;
import io.erpo.policy.training.TrainerSettings;

/**
 * What a run says about training, checked.
 *
 * @param runId the run
 * @param optimizer with the learning rate's peak; {@link #optimizerAt} has the rate of an update
 * @param logprobMode the temperature of the log-probabilities in the ratio
 * @param baseTemperature T_0
 * @param miniBatchSize responses of one update, at most
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
        double baseTemperature,
        int miniBatchSize,
        int microBatchTokens,
        int logitsTokens,
        boolean gradientCheckpointing,
        Method method) {

    TrainingSettings {
        if (!(baseTemperature > 0) || Double.isInfinite(baseTemperature)) {
            throw new IllegalArgumentException("temperature.initial must be above 0, was " + baseTemperature);
        }
        if (miniBatchSize < 1) {
            throw new IllegalArgumentException(
                    "optimizer.miniBatchPrompts and sampling.groupSize must be 1 or more, their product was "
                            + miniBatchSize);
        }
        if (microBatchTokens < 1) {
            throw new IllegalArgumentException("optimizer.microBatchTokens must be 1 or more, was " + microBatchTokens);
        }
        if (logitsTokens < 1) {
            throw new IllegalArgumentException("optimizer.logitsTokens must be 1 or more, was " + logitsTokens);
        }
    }

    /**
     * The settings of a run.
     *
     * @throws InvalidEventException when one is out of range
     */
    static TrainingSettings of(RunStarted run) {
        try {
            return read(run);
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new InvalidEventException("run " + run.getRunId() + " cannot be trained: " + e.getMessage(), e);
        }
    }

    /** The optimizer of the update with this number, from 0 over the whole run. */
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

    /** How a trainer on this machine computes. */
    TrainerSettings trainerAt(Computation computation) {
        return new TrainerSettings(
                computation.placement(), microBatchTokens, logitsTokens, gradientCheckpointing, computation.workers());
    }

    private static TrainingSettings read(RunStarted run) {
        io.erpo.events.LossSettings loss = run.getLoss();
        io.erpo.events.OptimizerSettings optimizer = run.getOptimizer();
        return new TrainingSettings(
                new RunId(run.getRunId()),
                new LossSettings(
                        loss.getClipLow(),
                        loss.getClipHigh(),
                        loss.getDualClip(),
                        LossMean.valueOf(loss.getMean().name())),
                new OptimizerSettings(
                        optimizer.getLearningRate(),
                        optimizer.getBeta1(),
                        optimizer.getBeta2(),
                        optimizer.getEpsilon(),
                        optimizer.getWeightDecay(),
                        optimizer.getMaxGradNorm()),
                new LearningRate(optimizer.getLearningRate(), optimizer.getWarmupUpdates()),
                loss.getLogprobMode(),
                run.getTemperature().getInitial(),
                Math.multiplyExact(
                        optimizer.getMiniBatchPrompts(), run.getSampling().getGroupSize()),
                optimizer.getMicroBatchTokens(),
                optimizer.getLogitsTokens(),
                optimizer.getGradientCheckpointing(),
                Method.of(run));
    }
}
