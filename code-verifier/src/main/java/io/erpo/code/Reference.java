package io.erpo.code;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** A reference as its text says it: tests that can be used, or Python that has to be taken apart first. */
sealed interface Reference {

    /** Inputs and expected outputs. */
    record Cases(TestCases tests) implements Reference {}

    /**
     * Python code.
     *
     * @param job what {@code split.py} reads
     */
    record Statements(ObjectNode job) implements Reference {}
}
