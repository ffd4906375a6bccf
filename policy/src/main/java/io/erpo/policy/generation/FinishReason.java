package io.erpo.policy.generation;

/** Why a response ended. */
public enum FinishReason {
    /** With a token that ends a sequence, which is part of the response. */
    STOP,
    /** It reached the limit of new tokens. */
    LENGTH
}
