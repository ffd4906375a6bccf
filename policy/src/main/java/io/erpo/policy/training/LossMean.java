package io.erpo.policy.training;

/** What the loss of a mini-batch is averaged over. */
public enum LossMean {
    /** Of its tokens (DAPO). */
    TOKEN {
        @Override
        double share(long tokens, int sequences, int responseTokens) {
            return 1.0 / tokens;
        }
    },
    /** Of its sequences, each the mean of its tokens (GRPO). */
    SEQUENCE {
        @Override
        double share(long tokens, int sequences, int responseTokens) {
            return 1.0 / ((double) sequences * responseTokens);
        }
    };

    /**
     * The factor of one token's loss in the sum over the mini-batch.
     *
     * @param tokens of all responses of the mini-batch
     * @param responseTokens of the response that the token belongs to
     */
    abstract double share(long tokens, int sequences, int responseTokens);
}
