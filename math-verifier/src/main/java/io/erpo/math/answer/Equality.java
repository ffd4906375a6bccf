package io.erpo.math.answer;

/** What a comparison found. */
public enum Equality {
    EQUAL,
    DIFFERENT,
    /** The reference cannot be understood, or has no value that can be computed. */
    UNDECIDED
}
