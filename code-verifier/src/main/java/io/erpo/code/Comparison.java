package io.erpo.code;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.erpo.code.AssertTests.AssertTest;
import io.erpo.code.ProgramOutcome.Printed;
import io.erpo.settings.rewards.ProgramLimits;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Decides asserts from the values that a program returned, with Python's own comparisons, in a sandbox that the program
 * was never in. Values arrive as data.
 *
 * @param tolerance for numbers that are compared by {@code ==}
 */
record Comparison(Sandbox sandbox, double tolerance) {

    private static final Program COMPARE = new Program(Resources.text("compare.py"), Program.Use.RUN);
    private static final ProgramLimits LIMITS = new ProgramLimits(4, 60, 512, 1, 4096);

    /** What all values of a program may take together, in characters of JSON. */
    private static final int MOST_CHARACTERS = 16 << 20;

    /** An assert and the values of its calls, in JSON as {@code call.py} writes it. */
    record Answered(AssertTest test, List<String> answers) {}

    /**
     * For each assert, why it does not hold; empty where it does. Values that cannot be compared make every assert
     * fail: nothing that a program returns makes it undecided.
     */
    List<Optional<String>> complaints(AssertTests tests, List<Answered> answered) {
        if (answered.isEmpty()) {
            return List.of();
        }
        long characters = answered.stream()
                .flatMap(one -> one.answers().stream())
                .mapToLong(String::length)
                .sum();
        if (characters > MOST_CHARACTERS) {
            return all(answered, "its values take more than %d MiB together".formatted(MOST_CHARACTERS >> 20));
        }
        ArrayNode list = Json.array();
        for (Answered one : answered) {
            list.add(test(one));
        }
        ObjectNode job = Json.object().put("outside", tests.outside()).put("tolerance", tolerance);
        try (SandboxSession session =
                sandbox.start(COMPARE, List.of(job.set("tests", list).toString()), LIMITS)) {
            return session.next() instanceof Printed printed
                    ? read(printed.output(), answered)
                    : all(answered, "its values cannot be compared in %d s".formatted(LIMITS.cpuSeconds()));
        }
    }

    private static JsonNode test(Answered one) {
        ObjectNode test = Json.object().put("remainder", one.test().remainder());
        ArrayNode questions = test.putArray("questions");
        one.test().questions().forEach(questions::add);
        // Passed on as texts: numbers stay as Python wrote them.
        ArrayNode answers = test.putArray("answers");
        one.answers().forEach(answers::add);
        return test;
    }

    private static List<Optional<String>> read(String output, List<Answered> answered) {
        List<Optional<String>> complaints = new ArrayList<>();
        try {
            int i = 0;
            for (JsonNode one : Json.read(output)) {
                String statement = answered.get(i++).test().statement();
                complaints.add(
                        one.path("holds").asBoolean()
                                ? Optional.empty()
                                : Optional.of("wrong value: %s, but %s"
                                        .formatted(Excerpt.of(one.path("why").asText()), Excerpt.of(statement))));
            }
        } catch (JsonProcessingException e) {
            throw new SandboxException("the sandbox should write JSON, found " + Excerpt.of(output), e);
        }
        return complaints;
    }

    private static List<Optional<String>> all(List<Answered> answered, String complaint) {
        return Collections.nCopies(answered.size(), Optional.of(complaint));
    }
}
