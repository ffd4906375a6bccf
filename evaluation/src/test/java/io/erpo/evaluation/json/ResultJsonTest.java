package io.erpo.evaluation.json;

import static io.erpo.evaluation.result.Results.conditions;
import static io.erpo.evaluation.result.Results.promptId;
import static io.erpo.evaluation.result.Results.protocol;
import static io.erpo.evaluation.result.Results.response;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.erpo.evaluation.comparison.Comparison;
import io.erpo.evaluation.result.Conditions;
import io.erpo.evaluation.result.Environment;
import io.erpo.evaluation.result.EvaluatedModel;
import io.erpo.evaluation.result.EvaluationResult;
import io.erpo.evaluation.result.PromptResult;
import io.erpo.evaluation.result.Results;
import io.erpo.evaluation.score.Equivalence;
import java.io.IOException;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResultJsonTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final PromptResult PROMPT = PromptResult.of(
            promptId(1),
            List.of(
                    response("3", true, 5, false),
                    response("3", true, 8, true),
                    response("\"4\"\n", false, 6, false),
                    response("", false, 8, true)),
            Equivalence.ofTexts());
    private static final EvaluationResult RESULT =
            new EvaluationResult(conditions(2, protocol(4)), List.of(PROMPT, Results.prompt(2, 4, 0)));

    @Test
    void shouldReadWhatItWrote() {
        assertThat(ResultJson.read(ResultJson.write(RESULT))).isEqualTo(RESULT);
    }

    @Test
    void shouldReadWhatHasNoVersionAndNoTime() {
        Conditions conditions = RESULT.conditions();
        Environment here = conditions.environment();
        EvaluationResult bare = new EvaluationResult(
                new Conditions(
                        new EvaluatedModel("m", "d", OptionalLong.empty(), "t", ""),
                        conditions.benchmark(),
                        conditions.protocol(),
                        new Environment(
                                here.engine(),
                                here.dtype(),
                                here.device(),
                                here.seed(),
                                here.software(),
                                here.date(),
                                OptionalDouble.empty())),
                RESULT.prompts());

        assertThat(ResultJson.read(ResultJson.write(bare))).isEqualTo(bare);
        assertThat(ResultJson.write(bare)).contains("\"tokens_per_second\" : null");
    }

    @Test
    void shouldWriteARowForEachPrompt() {
        assertThat(ResultJson.rows(RESULT).lines().toList())
                .hasSize(2)
                .first()
                .isEqualTo("{\"prompt_id\":\"00000000000000000001\",\"samples\":4,\"correct\":2,\"correct_finished\":1,"
                        + "\"mean\":0.5,\"maj\":1.0,\"truncated\":2,\"without_answer\":1,\"tokens\":27,"
                        + "\"lengths\":[5,8,6,8],\"answers\":[{\"answer\":\"3\",\"votes\":2,\"correct\":2},"
                        + "{\"answer\":\"\\\"4\\\"\",\"votes\":1,\"correct\":0}]}");
    }

    @Test
    void shouldKeepTheNamesOfItsFields() throws IOException {
        JsonNode root = JSON.readTree(ResultJson.write(RESULT));

        assertThat(root.fieldNames())
                .toIterable()
                .containsExactly(
                        "format",
                        "version",
                        "conditions_digest",
                        "model",
                        "benchmark",
                        "protocol",
                        "environment",
                        "scores",
                        "warnings",
                        "prompts");
        assertThat(root.get("scores").fieldNames())
                .toIterable()
                .containsExactly(
                        "mean",
                        "pass",
                        "maj",
                        "sampling_error",
                        "mean_tokens",
                        "tokens",
                        "tokens_per_second",
                        "truncated",
                        "without_answer",
                        "finished_accuracy");
        assertThat(root.at("/scores/mean").fieldNames())
                .toIterable()
                .containsExactly("value", "low", "high", "standard_error");
        assertThat(root.at("/scores/pass/3/k").intValue()).isEqualTo(4);
        assertThat(root.at("/scores/pass/3/value").doubleValue()).isEqualTo(0.5);
        assertThat(root.at("/scores/mean/value").doubleValue()).isEqualTo(0.25);
    }

    @Test
    void shouldWriteNoIntervalWhereThereIsNone() throws IOException {
        JsonNode mean =
                JSON.readTree(ResultJson.write(Results.withCorrect(4, 3))).at("/scores/mean");

        assertThat(mean.get("value").doubleValue()).isEqualTo(0.75);
        assertThat(mean.get("low").isNull()).isTrue();
        assertThat(mean.get("standard_error").isNull()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"version\" : 1 | \"version\" : 2 | the result has format version 2, but this erpo reads version 1: use the erpo that wrote it",
                "erpo-evaluation | other | this is no result of an evaluation: expected \"format\": \"erpo-evaluation\"",
                "\"few_shot\" : 0 | \"few_shot\" : 0.5 | expected \"few_shot\" in \"protocol\" to be a whole number, found 0.5",
                "\"top_p\" | \"top_q\" | expected \"top_p\" in \"protocol\", found no such field",
                "\"date\" : \"2026-01-31T12:00:00Z\" | \"date\" : \"today\" | expected \"date\" in \"environment\" to be a time such as 2026-01-31T12:00:00Z, found \"today\"",
                "\"lengths\" : [ 5, | \"lengths\" : [ 5, 5, | 1 of 2 prompts",
                "\"lengths\" : [ 5, | \"lengths\" : [ true, | expected \"lengths\" in entry 1 of \"prompts\" to be a list of whole numbers, found true",
                "00000000000000000001 | 1 | promptId must be 20 lower-case hex digits, was \"1\"",
                "\"correct\" : 2 | \"correct\" : 200 | the counts of prompt 00000000000000000001 contradict each other",
            })
    void shouldSayWhatIsWrongWithAFile(String part, String instead, String message) {
        String text = ResultJson.write(RESULT);
        assertThat(text).contains(part);

        assertThatThrownBy(() -> ResultJson.read(text.replaceFirst(Pattern.quote(part), instead)))
                .isInstanceOf(UnreadableResultException.class)
                .hasMessageStartingWith(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{ | this is no JSON: ",
                "[] | expected the result to be an object, found []",
                "'' | expected the result"
            })
    void shouldSayThatATextIsNoResult(String text, String message) {
        assertThatThrownBy(() -> ResultJson.read(text))
                .isInstanceOf(UnreadableResultException.class)
                .hasMessageStartingWith(message);
    }

    @Test
    void shouldWriteAComparison() throws IOException {
        JsonNode root = JSON.readTree(ComparisonJson.write(
                Comparison.of(Results.withCorrect(4, 3, 3, 0, 0, 4), Results.withCorrect(4, 4, 3, 0, 2, 4))));

        assertThat(root.get("mean").fieldNames())
                .toIterable()
                .containsExactly("value", "low", "high", "standard_error", "detectable", "p");
        assertThat(root.at("/mean/p").doubleValue()).isEqualTo(0.5);
        assertThat(root.at("/pass/2/k").intValue()).isEqualTo(4);
        assertThat(root.at("/gained/1").textValue()).isEqualTo(promptId(3).value());
        assertThat(root.get("lost").isEmpty()).isTrue();
        assertThat(root.get("solidly_lost").isArray()).isTrue();
    }
}
