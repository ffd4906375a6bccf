package io.erpo.code;

/** A Python program and how to test it. */
record Program(String source, Use use) {

    /** How to test a program. */
    enum Use {
        /** Run it: it reads its input and prints its output. */
        RUN,
        /** Ask it for a value: of a function with arguments, or of an expression; see {@code call.py}. */
        CALL
    }
}
