package io.erpo.math.answer;

/** The result of comparing two answers. */
public enum Equality {
    EQUAL,
    DIFFERENT,
    /** The reference is not understood, or its value cannot be computed. */
    UNDECIDED
}
