package io.erpo.code;

import java.util.List;
import java.util.Optional;

/**
 * Inputs with expected outputs.
 *
 * @param use how they test a program
 * @param functions that they call
 */
record TestCases(Program.Use use, List<String> functions, List<TestCase> all) implements Tests {

    TestCases {
        functions = List.copyOf(functions);
        all = List.copyOf(all);
        if (all.isEmpty()) {
            throw new IllegalArgumentException("it holds no test");
        }
    }

    /** Tests of a function, or of what a program prints when there is none. */
    static TestCases of(Optional<String> function, List<TestCase> all) {
        return new TestCases(
                function.isPresent() ? Program.Use.CALL : Program.Use.RUN,
                function.stream().toList(),
                all);
    }

    @Override
    public int size() {
        return all.size();
    }

    @Override
    public List<String> inputs() {
        return all.stream().map(TestCase::input).toList();
    }
}
