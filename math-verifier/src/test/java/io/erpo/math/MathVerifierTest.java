package io.erpo.math;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.erpo.math.Verdict.Ruling;
import io.erpo.math.answer.ComparisonSettings;
import io.erpo.math.answer.DecidedBy;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MathVerifierTest {

    private static final int LONG = 200_000;

    private final MathVerifier verifier = new MathVerifier(ComparisonSettings.DEFAULT);

    private Verdict strict(String reference, String response) {
        return verifier.verify(reference, response, false);
    }

    @TestFactory
    Stream<DynamicTest> shouldJudgeTheCasesWhenStrict() throws IOException {
        return cases("/cases.jsonl", false);
    }

    @TestFactory
    Stream<DynamicTest> shouldJudgeTheCasesWhenLenient() throws IOException {
        return cases("/lenient-cases.jsonl", true);
    }

    private Stream<DynamicTest> cases(String file, boolean lenient) throws IOException {
        return examples(file).stream()
                .map(example ->
                        DynamicTest.dynamicTest(example.get("id").asText(), () -> assertJudged(example, lenient)));
    }

    private static List<JsonNode> examples(String file) throws IOException {
        ObjectMapper json = new ObjectMapper();
        List<JsonNode> examples = new ArrayList<>();
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(MathVerifierTest.class.getResourceAsStream(file), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                examples.add(json.readTree(line));
            }
        }
        return examples;
    }

    private void assertJudged(JsonNode example, boolean lenient) {
        String response = example.get("response").asText();
        Verdict verdict = verifier.verify(example.get("gold").asText(), response, lenient);
        assertThat(verdict.ruling())
                .as("%s against %s: %s", response, example.get("gold"), verdict)
                .isEqualTo(Ruling.valueOf(example.get("verdict").asText()));
    }

    /** Training is strict: whatever it accepts must be accepted where more is. */
    @TestFactory
    Stream<DynamicTest> shouldAcceptWhenLenientWhatStrictAccepts() throws IOException {
        return examples("/cases.jsonl").stream()
                .filter(example -> example.get("verdict").asText().equals("CORRECT"))
                .map(example -> DynamicTest.dynamicTest(example.get("id").asText(), () -> assertJudged(example, true)));
    }

    @Test
    void shouldShowWhatDecidedAndTheWorkSpent() {
        Verdict verdict = strict("1/2", "so $\\boxed{0.5}$");

        assertThat(verdict.extracted()).contains("0.5");
        assertThat(verdict.decidedBy()).contains(DecidedBy.NUMBER);
        assertThat(verdict.work()).isPositive();
        assertThat(verdict).isEqualTo(strict("1/2", "so $\\boxed{0.5}$"));
    }

    @Test
    void shouldSayWhyWhenNothingIsAnswered() {
        Verdict verdict = strict("5", "<think>5");

        assertThat(verdict)
                .isEqualTo(new Verdict(
                        Ruling.INCORRECT,
                        Optional.empty(),
                        Optional.empty(),
                        "<think> is never closed",
                        verdict.work()));
    }

    @Test
    void shouldCallDifferentAnswersBesideEachOtherHedging() {
        assertThat(strict("2", "\\boxed{1} or \\boxed{2}").reason())
                .isEqualTo("2 different final answers beside each other");
    }

    @Test
    void shouldCutAVeryLongAnswerInTheVerdict() {
        assertThat(strict("2", "\\boxed{" + "1+".repeat(5_000) + "1}")
                        .extracted()
                        .orElseThrow())
                .hasSize(1_003)
                .endsWith("...");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\\boxed{",
                "{",
                "}",
                "(",
                "[",
                "<think>",
                "<answer>",
                "Answer: 1\n",
                "Answer: ",
                "\\boxed{1} ",
                "#### 1\n",
                "\\frac{",
                "\\sqrt",
                "\\left(",
                "-",
                "+1",
                "1,",
                "9",
                "^2",
                "x",
                "!",
                "\\",
                "$",
                "|x",
                "\\text{",
                "&",
                "\\\\",
                "=1",
                "<1",
                "\\pm",
                "\u0000",
                "\ud800",
                "\u4e00",
                "a.b",
                "%",
                "^\\circ",
                "1\\frac12",
                "\\begin{matrix}",
                "e"
            })
    void shouldStayWithinItsStepsWhenInputIsHostile(String unit) {
        String run = unit.repeat(LONG / unit.length());
        for (String response : List.of(run, "\\boxed{" + run + "}", "Answer: " + run, "<answer>" + run + "</answer>")) {
            Verdict verdict = verifier.verify("2", response, true);

            assertThat(verdict.ruling()).isNotEqualTo(Ruling.CORRECT);
            assertThat(verdict.reason()).doesNotContain("the verifier failed");
        }
    }

    @Test
    void shouldCallAResponseIncorrectWhenItTakesTooMuchWork() {
        Verdict verdict = strict("5", "\\boxed{" + "1000!+".repeat(99) + "1}");

        assertThat(verdict.ruling()).isEqualTo(Ruling.INCORRECT);
        assertThat(verdict.reason()).isEqualTo("the answer takes more than 500000 steps");
    }

    @Test
    void shouldComplainAboutAReferenceThatMeansNothing() {
        assertThat(verifier.complaint("\\frac{1}{2}")).isEmpty();
        assertThat(verifier.complaint("\\frac{1}{")).isPresent();
    }

    @Test
    void shouldTakeTheReferenceFromTheBoxOfAWorkedSolution() {
        String solution = "The sum of the roots is $3$ by Vieta, so their product is \\boxed{32{,}349}.";

        assertThat(verifier().verify(solution, "\\boxed{32349}", false).isCorrect())
                .isTrue();
        assertThat(verifier().verify(solution, "\\boxed{3}", false).isCorrect()).isFalse();
        assertThat(verifier().complaint(solution)).isEmpty();
    }

    @Test
    void shouldKeepAnEquationWholeWhenItIsAllThatALenientResponseHolds() {
        assertThat(verifier()
                        .verify("x^2/4 + y^2/3 = 1", "$x^2/16 + y^2/12 = 1/4$", true)
                        .isCorrect())
                .isTrue();
        assertThat(verifier().verify("3x+4y=0", "$-3x-4y=0$", true).isCorrect()).isTrue();
        assertThat(verifier().verify("x <= 1", "$x <= 1$", true).isCorrect()).isTrue();
        assertThat(verifier().verify("1", "$x <= 1$", true).isCorrect()).isFalse();
        assertThat(verifier().verify("6", "$2 + 4 = 6$", true).isCorrect()).isTrue();
        assertThat(verifier().verify("1/4", "$x^2/16 + y^2/12 = 1/4$", true).isCorrect())
                .isFalse();
    }

    private static MathVerifier verifier() {
        return new MathVerifier(ComparisonSettings.DEFAULT);
    }
}
