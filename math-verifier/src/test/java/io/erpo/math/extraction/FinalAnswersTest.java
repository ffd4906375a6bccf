package io.erpo.math.extraction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.erpo.math.work.Work;
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
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FinalAnswersTest {

    private static final int LONG = 200_000;

    private static FinalAnswers strict(String response) {
        return FinalAnswers.of(response, false, new Work(1_000_000));
    }

    @TestFactory
    Stream<DynamicTest> shouldFindTheAnswersOfTheCaseFile() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        ObjectMapper json = new ObjectMapper();
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                FinalAnswersTest.class.getResourceAsStream("/extractions.jsonl"), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                JsonNode example = json.readTree(line);
                List<String> expected = new ArrayList<>();
                example.get("answers").forEach(answer -> expected.add(answer.asText()));
                boolean lenient = example.get("mode").asText().equals("lenient");
                String response = example.get("response").asText();
                tests.add(DynamicTest.dynamicTest(
                        line, () -> assertThat(FinalAnswers.of(response, lenient, new Work(1_000_000))
                                        .answers())
                                .isEqualTo(expected)));
            }
        }
        return tests.stream();
    }

    @Test
    void shouldSayWhyThereIsNoAnswer() {
        assertThat(strict("<think>\\boxed{5}").none()).contains("<think> is never closed");
        assertThat(strict("it is 5").none()).contains("no final answer: no box, answer line, #### or <answer>");
    }

    @ParameterizedTest
    @CsvSource({
        "\\boxed{5}, BOX",
        "Answer: 5, ANSWER_LINE",
        "#### 5, HASHES",
        "<answer>5</answer>, ANSWER_TAG",
        "<answer>\\boxed{5}</answer>, BOX",
        "the answer is 5, SENTENCE",
        "so 2+3=5, LAST_EXPRESSION",
        "no idea at all about it, NONE"
    })
    void shouldNameTheFormOfTheLastStatement(String response, Form form) {
        assertThat(FinalAnswers.of(response, true, new Work(1_000_000)).form()).isEqualTo(form);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\\boxed{",
                "\\boxed",
                "\\boxed ",
                "\\boxed\\",
                "\\boxed{1}",
                "\\boxed{} ",
                "\\fbox{\\boxed{",
                "{",
                "}",
                "\\{",
                "\\",
                "$",
                "$$",
                "\\[",
                "\\(",
                "<",
                "<think>",
                "</think>",
                "<answer>",
                "<answer></answer>",
                "</answer>",
                "Answer:\n",
                "Answer: $$\n",
                "Answer: \\[\n",
                "Answer: 1\n",
                "answer is ",
                "answer: ",
                "is ",
                ": ",
                "####",
                "#### ",
                "#### 1\n",
                "\n",
                " ",
                ". A",
                "not ",
                "=",
                "1,",
                "-",
                "**",
                "\u0000",
                "\ud800"
            })
    void shouldTakeLinearWorkWhenInputIsHostile(String unit) {
        String response = unit.repeat(LONG / unit.length());
        Work work = new Work(60L * LONG);

        FinalAnswers.of(response, true, work);
        FinalAnswers.of(response + "\\boxed{5}", false, work);

        assertThat(work.done()).isPositive();
    }

    @Test
    void shouldFindTheInnermostOfManyBoxes() {
        String response = "\\boxed{".repeat(20_000) + "5" + "}".repeat(20_000);

        assertThat(strict(response).answers()).containsExactly("5");
    }

    @Test
    void shouldRefuseNeitherAnswersNorReason() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new FinalAnswers(List.of(), Optional.empty(), Form.NONE, ", "))
                .withMessage("either answers or a reason, was [] and Optional.empty");
    }
}
