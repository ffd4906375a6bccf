package io.erpo.policy.training;

/** Over what a ratio of probabilities is taken. */
public enum RatioLevel {
    /** Each token. */
    TOKEN,
    /** The whole response, as the geometric mean of its tokens' ratios (GSPO, arXiv 2507.18071). */
    SEQUENCE
}
