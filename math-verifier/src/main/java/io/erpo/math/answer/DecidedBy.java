package io.erpo.math.answer;

/** What decided a comparison. */
public enum DecidedBy {
    /** The same normalised text, or an answer that is not understood. */
    STRING,
    /** Exact rational arithmetic, with the rules for decimals. */
    NUMBER,
    /** Floating point values at several points. */
    PROBING,
    /** The kinds or parts of the two: lists, tuples, intervals, units. */
    STRUCTURE
}
