package io.erpo.policy.training;

import io.erpo.policy.Placement;

/**
 * How a policy is trained, apart from the loss and the optimizer of an update.
 *
 * @param placement where it computes, and in which precision; weights, gradients and the optimizer's state stay float32
 * @param microBatchTokens most tokens that are computed together
 * @param logitsTokens most tokens whose logits over the vocabulary are held at a time
 * @param gradientCheckpointing whether activations are computed again on the way back instead of kept: less memory, and a third
 *     more computation
 * @param workers threads that compute micro-batches of a small model side by side; changes no result
 */
public record TrainerSettings(
        Placement placement, int microBatchTokens, int logitsTokens, boolean gradientCheckpointing, int workers) {

    public static final int DEFAULT_LOGITS_TOKENS = 1024;

    /** Of a learner that is not told otherwise. */
    public static final int DEFAULT_WORKERS = 2;

    public TrainerSettings {
        requirePositive("microBatchTokens", microBatchTokens);
        requirePositive("logitsTokens", logitsTokens);
        requirePositive("workers", workers);
    }

    /** With one worker. */
    public TrainerSettings(Placement placement, int microBatchTokens, int logitsTokens, boolean gradientCheckpointing) {
        this(placement, microBatchTokens, logitsTokens, gradientCheckpointing, 1);
    }

    /** The most workers that are of use when this many elements are trained. */
    public static int usefulWorkers(long elements) {
        return Lanes.of(elements);
    }

    public TrainerSettings withWorkers(int number) {
        return new TrainerSettings(placement, microBatchTokens, logitsTokens, gradientCheckpointing, number);
    }

    /** Float32 on the CPU, with all activations kept. */
    public static TrainerSettings of(int microBatchTokens) {
        return new TrainerSettings(Placement.cpu(), microBatchTokens, DEFAULT_LOGITS_TOKENS, false);
    }

    private static void requirePositive(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " must be at least 1, was " + value);
        }
    }
}
