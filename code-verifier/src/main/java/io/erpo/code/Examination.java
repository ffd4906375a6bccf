package io.erpo.code;

import io.erpo.code.AssertTests.AssertTest;
import io.erpo.code.Comparison.Answered;
import io.erpo.code.ProgramOutcome.Failed;
import io.erpo.code.ProgramOutcome.Printed;
import io.erpo.settings.rewards.ProgramLimits;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * Runs a program on tests and counts those that it passes.
 *
 * @param sandbox where the program runs
 * @param limits resources for each test
 * @param tolerance for numbers; see {@link Expected}
 * @param goesOn whether to continue after a failed test; a test that ran out of time always ends the examination
 */
record Examination(Sandbox sandbox, ProgramLimits limits, double tolerance, boolean goesOn) {

    /** @throws SandboxException when there is no sandbox */
    Result of(String source, Tests tests) {
        Program program = new Program(source, tests.use());
        try (SandboxSession session = sandbox.start(program, tests.inputs(), limits)) {
            return tests instanceof TestCases cases
                    ? result(cases(session, cases), tests)
                    : result(asserts(session, (AssertTests) tests), tests);
        }
    }

    /** The first complaint decides, unless the examination goes on; tests behind the last one were not run. */
    private Result result(List<Optional<String>> complaints, Tests tests) {
        int passed = 0;
        Optional<String> failure = Optional.empty();
        for (int i = 0; i < complaints.size() && (goesOn || failure.isEmpty()); i++) {
            if (complaints.get(i).isEmpty()) {
                passed++;
            } else if (failure.isEmpty()) {
                failure = Optional.of(
                        "test %d: %s".formatted(i + 1, complaints.get(i).get()));
            }
        }
        return new Result(passed, tests.size(), failure);
    }

    private List<Optional<String>> cases(SandboxSession session, TestCases tests) {
        List<Optional<String>> complaints = new ArrayList<>();
        boolean over = false;
        for (Iterator<TestCase> rest = tests.all().iterator(); rest.hasNext() && !over; ) {
            ProgramOutcome outcome = session.next();
            Optional<String> complaint = complaint(outcome, rest.next());
            complaints.add(complaint);
            over = complaint.isPresent() && !goesOn || isOutOfTime(outcome);
        }
        return complaints;
    }

    private Optional<String> complaint(ProgramOutcome outcome, TestCase test) {
        if (outcome instanceof Printed printed) {
            return test.accepts(printed.output(), tolerance)
                    ? Optional.empty()
                    : Optional.of("wrong output: " + test.difference(printed.output()));
        }
        return Optional.of(((Failed) outcome).reason());
    }

    /** Asks for all values first: they are compared in another sandbox, all at once. */
    private List<Optional<String>> asserts(SandboxSession session, AssertTests tests) {
        List<Answered> answered = new ArrayList<>();
        List<Optional<String>> failures = new ArrayList<>();
        boolean over = false;
        for (Iterator<AssertTest> rest = tests.all().iterator(); rest.hasNext() && !over; ) {
            AssertTest test = rest.next();
            List<String> answers = new ArrayList<>();
            Optional<String> failure = Optional.empty();
            for (int i = 0; i < test.questions().size() && !over; i++) {
                ProgramOutcome outcome = session.next();
                if (outcome instanceof Printed printed) {
                    answers.add(printed.output());
                } else if (failure.isEmpty()) {
                    failure = Optional.of(((Failed) outcome).reason());
                }
                over = isOutOfTime(outcome) || failure.isPresent() && !goesOn;
            }
            failures.add(failure);
            if (failure.isEmpty()) {
                answered.add(new Answered(test, answers));
            }
        }
        Iterator<Optional<String>> compared =
                new Comparison(sandbox, tolerance).complaints(tests, answered).iterator();
        return failures.stream()
                .map(failure -> failure.isPresent() ? failure : compared.next())
                .toList();
    }

    private static boolean isOutOfTime(ProgramOutcome outcome) {
        return outcome instanceof Failed failed && failed.outOfTime();
    }
}
