package io.erpo.math.answer;

/** What decided a comparison. */
public enum DecidedBy {
    /** The same text after normalising, or an answer that is no mathematics. */
    STRING,
    /** Exact rational arithmetic, with the rules for decimals. */
    NUMBER,
    /** Floating point values at several points. */
    PROBING,
    /** The kinds or parts of the two: lists, tuples, intervals, units. */
    STRUCTURE
}
