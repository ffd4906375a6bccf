package io.erpo.reward.code;

import java.util.List;

/**
 * A test of a program.
 *
 * @param input its standard input
 * @param anyOf accepted outputs
 */
record TestCase(String input, List<Expected> anyOf) {

    TestCase {
        anyOf = List.copyOf(anyOf);
    }

    boolean accepts(String output, double tolerance) {
        return anyOf.stream().anyMatch(expected -> expected.matches(output, tolerance));
    }
}
