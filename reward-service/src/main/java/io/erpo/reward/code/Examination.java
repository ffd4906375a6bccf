package io.erpo.reward.code;

import io.erpo.reward.code.ProgramOutcome.Failed;
import io.erpo.reward.code.ProgramOutcome.Printed;
import io.erpo.settings.rewards.ProgramLimits;
import java.util.Optional;

/**
 * Runs a program on test cases and counts those that it passes.
 *
 * @param sandbox where the program runs
 * @param limits resources for each test
 * @param tolerance for numbers; see {@link Expected}
 * @param goesOn whether to continue after a failed test; a test that ran out of time always ends the examination
 */
record Examination(Sandbox sandbox, ProgramLimits limits, double tolerance, boolean goesOn) {

    /**
     * The result of an examination.
     *
     * @param passed number of tests that the program passed
     * @param failure the first failed test and the reason; empty when the program passed all
     */
    record Result(int passed, int tests, Optional<String> failure) {

        @Override
        public String toString() {
            return "passed %d of %d tests".formatted(passed, tests)
                    + failure.map(why -> "; " + why).orElse("");
        }
    }

    /** @throws SandboxException when there is no sandbox */
    Result of(Program program, TestCases tests) {
        int passed = 0;
        Optional<String> failure = Optional.empty();
        try (SandboxSession session = sandbox.start(program, tests.inputs(), limits)) {
            boolean over = false;
            for (int i = 0; i < tests.all().size() && !over; i++) {
                ProgramOutcome outcome = session.next();
                Optional<String> complaint = complaint(outcome, tests.all().get(i));
                if (complaint.isEmpty()) {
                    passed++;
                } else if (failure.isEmpty()) {
                    failure = Optional.of("test %d: %s".formatted(i + 1, complaint.get()));
                }
                over = failure.isPresent() && !goesOn || outcome instanceof Failed failed && failed.outOfTime();
            }
        }
        return new Result(passed, tests.all().size(), failure);
    }

    private Optional<String> complaint(ProgramOutcome outcome, TestCase test) {
        if (outcome instanceof Printed printed) {
            return test.accepts(printed.output(), tolerance) ? Optional.empty() : Optional.of("wrong output");
        }
        return Optional.of(((Failed) outcome).reason());
    }
}
