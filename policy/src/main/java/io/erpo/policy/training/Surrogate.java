package io.erpo.policy.training;

/** How a ratio bounds the update. */
public enum Surrogate {
    /** The clipped objective of PPO. */
    CLIP,
    /** A clipped weight of the log-probability, constant for the gradient (CISPO, arXiv 2506.13585). */
    CISPO
}
