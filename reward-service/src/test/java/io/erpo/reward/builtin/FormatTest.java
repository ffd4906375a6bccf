package io.erpo.reward.builtin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.erpo.reward.Answer;
import io.erpo.reward.Judgement;
import io.erpo.reward.Judgement.Score;
import io.erpo.reward.Parameters;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FormatTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // text|strict|not strict
                "<think>a</think><answer>7</answer>|1|1",
                "' <think>a</think>\n\n<answer>7</answer>\n'|1|1",
                "<think></think><answer></answer>|1|1",
                "<think>a < b > c <b></think><answer>7</answer>|1|1",
                "Well: <think>a</think> so <answer>7</answer>.|0|1",
                "<think>a</think><answer>7</answer>.|0|1",
                "<think>a</think>|0|0",
                "<answer>7</answer>|0|0",
                "''|0|0",
                "<answer>7</answer><think>a</think>|0|0",
                "<think>a<answer>7</answer></think>|0|0",
                "<think>a<answer></think>7</answer>|0|0",
                "<think>a</think><answer>7|0|0",
                "<think>a<answer>7</answer>|0|0",
                "</think>a<think><answer>7</answer>|0|0",
                "<think>a</think><think>b</think><answer>7</answer>|0|0",
                "<think>a</think><answer>7</answer><answer>8</answer>|0|0",
                "<think>a</think><answer>7<answer></answer>|0|0",
                "<think>a</think><answer>7</answer></answer>|0|0",
                "<Think>a</Think><answer>7</answer>|0|0",
                "<think >a</think><answer>7</answer>|0|0",
            })
    void shouldWantEachTagOnceAndInOrder(String text, double strict, double notStrict) {
        assertThat(judge(Map.of("tags", "think,answer"), text)).isEqualTo(new Score(strict));
        assertThat(judge(Map.of("tags", "think, answer", "strict", "false"), text))
                .isEqualTo(new Score(notStrict));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "So \\boxed{7}.|1",
                "\\boxed{\\frac{1}{2}}|1",
                "\\fbox{7}|1",
                "\\boxed 7|1",
                "\\boxed{\\boxed{7}}|1",
                "\\boxed{7}</s>\\boxed{7}|1",
                "<think>\\boxed{6} \\boxed{7}</think>\\boxed{7}|1",
                "\\boxed{7|0",
                "\\boxed{}|0",
                "\\boxed{ }|0",
                "\\boxed{7} \\boxed{7}|0",
                "\\boxed{7} \\boxed{}|0",
                "7|0",
                "<think>\\boxed{7}</think>7|0",
                "<think>\\boxed{7}|0",
            })
    void shouldWantOneBoxWithSomethingInIt(String text, double score) {
        assertThat(judge(Map.of("box", "true"), text)).isEqualTo(new Score(score));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<think>a</think>\\boxed{7}|1",
                "<think>a</think>7|0",
                "\\boxed{7}|0",
                "<think>\\boxed{7}</think>|0",
            })
    void shouldWantBothWhenTheRunAsksForBoth(String text, double score) {
        assertThat(judge(Map.of("tags", "think", "strict", "false", "box", "true"), text))
                .isEqualTo(new Score(score));
    }

    @ParameterizedTest
    @CsvSource({
        "a</think><answer>7</answer>,1",
        "<think>a</think><answer>7</answer>,0",
        "<answer>7</answer>,0",
        "a</think>b<answer>7</answer>,0"
    })
    void shouldNotWantTheFirstTagOpenedAgainWhenThePromptOpensIt(String text, double score) {
        assertThat(new Format()
                        .judge(new Parameters(Map.of("tags", "think,answer")))
                        .judge(new Answer("prompt<think>\n", "7", text, 3, true)))
                .isEqualTo(new Score(score));
    }

    @Test
    void shouldScoreAsTheRunSaysWhenItSetsScores() {
        Map<String, String> scores = Map.of("box", "true", "correctScore", "0.5", "incorrectScore", "-0.5");
        assertThat(judge(scores, "\\boxed{7}")).isEqualTo(new Score(0.5));
        assertThat(judge(scores, "7")).isEqualTo(new Score(-0.5));
    }

    /** Quadratic time would take minutes. */
    @Timeout(60)
    @ParameterizedTest
    @ValueSource(strings = {"<think>", "</think>", "<", "<think></think>", "\\boxed{", "\\boxed{7}", "{", "}", "\\"})
    void shouldRefuseInLinearTimeWhenTheTextIsHostile(String part) {
        String text = part.repeat(200_000 / part.length()) + "}".repeat(30_000);
        assertThat(judge(Map.of("tags", "think,answer", "box", "true"), text)).isEqualTo(new Score(0));
    }

    @Test
    void shouldNameTheParameterWhenItIsRefused() {
        assertRefused(Map.of(), "tags must be given, or box: true, or both");
        assertRefused(Map.of("tags", " ", "box", "false"), "tags must be given, or box: true, or both");
        assertRefused(Map.of("box", "yes"), "box must be true or false, was \"yes\"");
        assertRefused(Map.of("tags", "think", "strict", ""), "strict must be true or false, was \"\"");
        for (String tags : new String[] {"think,", "<think>", "think answer", "think,think", "1st"}) {
            assertRefused(
                    Map.of("tags", tags),
                    "tags must be different names separated by commas, such as think,answer, was \"" + tags + "\"");
        }
        assertRefused(
                Map.of("box", "true", "incorrectScore", "1"),
                "correctScore must be above incorrectScore, were 1.0 and 1.0");
        assertRefused(
                Map.of("tag", "think"),
                "unknown parameter tag (did you mean tags?); known are tags, box, strict, correctScore, incorrectScore");
    }

    private static Judgement judge(Map<String, String> parameters, String text) {
        return new Format().judge(new Parameters(parameters)).judge(new Answer("prompt", "7", text, 3, true));
    }

    private static void assertRefused(Map<String, String> parameters, String message) {
        assertThatThrownBy(() -> new Format().judge(new Parameters(parameters)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }
}
