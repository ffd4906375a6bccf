package io.erpo.reward.code;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.erpo.json.JsonFaults;
import io.erpo.reward.code.Expected.Value;
import io.erpo.reward.code.ProgramOutcome.Printed;
import io.erpo.settings.rewards.ProgramLimits;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads test cases that are Python assert statements, as in MBPP. The statements never run: an expression of each goes
 * to the program, and the literal it is compared with stays outside.
 */
final class Asserts {

    private static final Program SPLIT = new Program(Resources.text("asserts.py"), Program.Use.RUN);
    private static final ProgramLimits LIMITS = new ProgramLimits(10, 60, 512, 1, 4096);

    private final Sandbox sandbox;

    Asserts(Sandbox sandbox) {
        this.sandbox = sandbox;
    }

    /**
     * The test cases of these statements, a list of texts.
     *
     * @throws IllegalArgumentException naming the unsupported statement and the reason
     * @throws SandboxException when there is no sandbox for the Python that parses them
     */
    TestCases read(JsonNode statements) {
        try (SandboxSession session = sandbox.start(SPLIT, List.of(statements.toString()), LIMITS)) {
            ProgramOutcome outcome = session.next();
            if (!(outcome instanceof Printed printed)) {
                throw new IllegalArgumentException("its asserts cannot be read: " + outcome);
            }
            JsonNode split = Json.read(printed.output());
            if (split.has("complaint")) {
                throw new IllegalArgumentException(split.get("complaint").asText());
            }
            List<TestCase> cases = new ArrayList<>();
            for (JsonNode test : split.get("tests")) {
                String question = Json.object()
                        .put("expression", test.get("expression").asText())
                        .toString();
                JsonNode value = Json.read(test.get("value").asText());
                cases.add(new TestCase(question, List.of(new Value(value))));
            }
            return new TestCases(Program.Use.CALL, cases);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("a value of its asserts is no JSON: " + JsonFaults.describe(e), e);
        }
    }
}
