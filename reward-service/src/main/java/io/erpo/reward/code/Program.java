package io.erpo.reward.code;

/** A program in Python, and how it is to be tested. */
record Program(String source, Use use) {

    /** What is done with a program. */
    enum Use {
        /** It is run: reads its input and prints its output. */
        RUN,
        /** It is asked for a value: of a function with arguments, or of an expression; see {@code call.py}. */
        CALL
    }
}
