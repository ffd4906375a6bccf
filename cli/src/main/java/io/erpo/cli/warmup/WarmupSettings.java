package io.erpo.cli.warmup;

import io.erpo.policy.ModelConfig;

/**
 * How to make a policy; equal settings give equal weights.
 *
 * @param tasks what the policy half learns
 * @param seed determines the initial weights, the problems and the noise
 * @param batches number of updates
 * @param batchSize problems in one update
 * @param noise probability that a character of an answer is replaced by a random one of its kind
 */
record WarmupSettings(
        WarmupTasks tasks,
        ModelConfig model,
        long seed,
        int batches,
        int batchSize,
        double learningRate,
        double noise) {

    WarmupSettings {
        require(batches >= 1, "batches", "1 or more", batches);
        require(batchSize >= 1, "batch-size", "1 or more", batchSize);
        require(learningRate > 0 && learningRate < 1, "learning-rate", "between 0 and 1", learningRate);
        require(noise >= 0 && noise < 1, "noise", "in [0, 1)", noise);
    }

    private static void require(boolean holds, String name, String allowed, Object found) {
        if (!holds) {
            throw new IllegalArgumentException(name + " must be " + allowed + ", was " + found);
        }
    }
}
