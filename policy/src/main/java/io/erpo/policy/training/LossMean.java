package io.erpo.policy.training;

/** What the loss of a mini-batch is averaged over. */
public enum LossMean {
    /** Of its tokens (DAPO). */
    TOKEN,
    /** Of its sequences, each the mean of its tokens (GRPO). */
    SEQUENCE,
    /** The sum, divided by the same number of tokens for each sequence (Dr. GRPO, arXiv 2503.20783). */
    CONSTANT
}
