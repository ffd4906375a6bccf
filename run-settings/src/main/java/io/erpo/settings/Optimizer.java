package io.erpo.settings;

import static io.erpo.settings.Ranges.require;

import io.erpo.events.OptimizerSettings;

/** AdamW, and how a step is cut into updates. */
public record Optimizer(
        double learningRate,
        int warmupUpdates,
        double beta1,
        double beta2,
        double epsilon,
        double weightDecay,
        double maxGradNorm,
        int miniBatchPrompts,
        int microBatchTokens,
        int logitsTokens,
        boolean gradientCheckpointing) {

    public Optimizer {
        requireNumber(learningRate >= 0, "learningRate", "0 or more", learningRate);
        require(warmupUpdates >= 0, "optimizer.warmupUpdates", "0 or more", warmupUpdates);
        requireNumber(beta1 >= 0 && beta1 < 1, "beta1", "in [0, 1)", beta1);
        requireNumber(beta2 >= 0 && beta2 < 1, "beta2", "in [0, 1)", beta2);
        requireNumber(epsilon > 0, "epsilon", "above 0", epsilon);
        requireNumber(weightDecay >= 0, "weightDecay", "0 or more", weightDecay);
        requireNumber(maxGradNorm > 0, "maxGradNorm", "above 0", maxGradNorm);
        require(miniBatchPrompts >= 1, "optimizer.miniBatchPrompts", "1 or more", miniBatchPrompts);
        require(microBatchTokens >= 1, "optimizer.microBatchTokens", "1 or more", microBatchTokens);
        require(logitsTokens >= 1, "optimizer.logitsTokens", "1 or more", logitsTokens);
    }

    /** @throws IllegalArgumentException when a number is out of range */
    public static Optimizer of(OptimizerSettings event) {
        return new Optimizer(
                event.getLearningRate(),
                event.getWarmupUpdates(),
                event.getBeta1(),
                event.getBeta2(),
                event.getEpsilon(),
                event.getWeightDecay(),
                event.getMaxGradNorm(),
                event.getMiniBatchPrompts(),
                event.getMicroBatchTokens(),
                event.getLogitsTokens(),
                event.getGradientCheckpointing());
    }

    /** Responses of one update, at most. */
    public int miniBatchResponses(Sampling sampling) {
        long responses = (long) miniBatchPrompts * sampling.groupSize();
        require(
                responses <= Integer.MAX_VALUE,
                "optimizer.miniBatchPrompts times sampling.groupSize",
                "at most " + Integer.MAX_VALUE,
                responses);
        return (int) responses;
    }

    OptimizerSettings event() {
        return new OptimizerSettings(
                learningRate,
                warmupUpdates,
                beta1,
                beta2,
                epsilon,
                weightDecay,
                maxGradNorm,
                miniBatchPrompts,
                microBatchTokens,
                logitsTokens,
                gradientCheckpointing);
    }

    /** A larger value is a mistake, and a learning rate of 0 learns nothing. */
    void requireSensible() {
        requireNumber(learningRate > 0 && learningRate < 1, "learningRate", "between 0 and 1", learningRate);
        requireNumber(epsilon < 1, "epsilon", "between 0 and 1", epsilon);
        requireNumber(weightDecay < 1, "weightDecay", "in [0, 1)", weightDecay);
    }

    private static void requireNumber(boolean inRange, String name, String allowed, double found) {
        String key = "optimizer." + name;
        require(inRange, key, allowed, found);
        Ranges.requireFinite(key, found);
    }
}
