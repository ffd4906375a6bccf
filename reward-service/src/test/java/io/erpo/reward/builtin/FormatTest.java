package io.erpo.reward.builtin;

import static io.erpo.reward.builtin.Judged.withoutWords;
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
                "<think></think><answer></answer>|0|0",
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
        assertThat(withoutWords(new Format()
                        .judge(new Parameters(Map.of("tags", "think,answer")))
                        .judge(new Answer("prompt<think>\n", "7", text, 3, true))))
                .isEqualTo(new Score(score));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " \n\t",
                "\u00a0\u2003\u3000",
                "\u200b\u200c\u200d\u2060\ufeff\u00ad",
                "\u3164\u115f\u1160\uffa0\u2800",
                "\u202e\u2066\u0000\u0007",
                "&nbsp;",
                "&nbsp; &#160;&#xA0;&ensp;&#8203;&#x200B;",
                "\\,",
                "\\;\\!\\ ~\\quad\\qquad",
                "\\hspace{1cm}\\phantom{42}",
                "\\text{}",
                "\\text{ \\textbf{ } }",
                "\\mathrm{\\,}",
                "\\textcolor{red}{}",
                "\\color{red}",
                "\\frac{}{}",
                "\\frac{\\text{}}{ }",
                "\\left(\\right)",
                "\\begin{aligned}\\end{aligned}",
                "$$ $$",
                "{}",
                "()",
                "...",
                "\u2026",
                "\\dots",
                "\\ldots \\cdots",
                "___",
                "\\_\\_",
                "?",
                "-",
                "\u2014",
                "**",
                "\\square",
                "\u25a1",
                "<b></b><br/>",
                "<!-- 42 -->",
                "your answer",
                "Your Final Answer",
                "your answer here",
                "\\text{your answer}",
                "[answer]",
                "<answer>",
                "ANSWER_HERE",
                "insert your answer here",
                "the final answer goes here",
                "your reasoning here",
                "Reasoning process here",
                "step-by-step reasoning here",
                "your solution",
                "placeholder",
                "TODO",
                "\u7b54\u6848",
            })
    void shouldScoreNoFormAroundNothing(String nothing) {
        assertThat(judge(Map.of("box", "true"), "So \\boxed{" + nothing + "}."))
                .as("box")
                .isEqualTo(new Score(0));
        Map<String, String> tags = Map.of("tags", "think,answer", "strict", "false");
        assertThat(judge(tags, "<think>a</think><answer>" + nothing + "</answer>"))
                .as("answer")
                .isEqualTo(new Score(0));
        assertThat(judge(tags, "<think>" + nothing + "</think><answer>7</answer>"))
                .as("think")
                .isEqualTo(new Score(0));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "7",
                "x",
                "\u03c0",
                "\\pi",
                "\\pi{}",
                "\\emptyset",
                "\\{\\}",
                "\\left\\{ \\right\\}",
                "\\infty",
                "+",
                "<",
                "\u221e",
                "\u20ac",
                "\u2713",
                "\ud83d\ude00",
                "\u7b54\u6848\u662f\u4e03",
                "\\text{no}",
                "\\textcolor{red}{85}",
                "\\frac{1}{2}",
                "\\,7",
                "7...",
                "\\begin{pmatrix}1\\\\2\\end{pmatrix}",
                "the answer is 7",
                "your turn",
                "number",
                "None",
                "x = ?",
            })
    void shouldScoreAFormAroundSomething(String something) {
        assertThat(judge(Map.of("box", "true"), "So \\boxed{" + something + "}."))
                .isEqualTo(new Score(1));
        assertThat(judge(Map.of("tags", "think,answer"), "<think>a</think><answer>" + something + "</answer>"))
                .isEqualTo(new Score(1));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // tags|text|score
                "think,answer|<think>a</think> <answer>b</answer></s>|1",
                "think,answer|<think>a</think> <answer>b</answer></s>more|1",
                "think,answer|<think>a</think><answer>b</answer><Answer>c</Answer>|0",
                "think,answer|<think>a</think><answer>b</answer><answer >c|0",
                "think,answer|<think>a</think><answer>b</answer>< answer>|0",
                "think,answer|<think>a</think><answer>b</answer><answer/>|0",
                "think,answer|<think>a</think><answer><answer>b</answer></answer>|0",
                "think,answer|<think>a <answer>b</answer></think>|0",
                "think,answer|<think>a</think><answer><think>b</think></answer>|0",
                "think,answer|<think>a</think><answer>b|0",
                "answer|<answer>b</answer>|1",
                "answer|<think><answer>b</answer></think>|0",
                "answer|<think>a <answer>b</answer>|0",
                "answer|<think>say <answer>a</answer>?</think><answer>b</answer>|1",
                "reasoning,answer|<reasoning>a</reasoning><answer>b</answer>|1",
                "reasoning,answer|<reasoning> </reasoning><answer>b</answer>|0",
            })
    void shouldWantTheTagsOutsideOfTheThinkingAndOnceInAnySpelling(String tags, String text, double score) {
        assertThat(judge(Map.of("tags", tags, "strict", "false"), text)).isEqualTo(new Score(score));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<think>a</think><answer></answer>|<answer> holds nothing",
                "<think>a</think>|<answer> is missing",
                "<think>a</think><answer>7</answer><answer>7</answer>|<answer> is there 2 times",
                "<think>a<answer>7</answer></think>|<answer> and </answer> are not in their order",
                "<think>a</think>so <answer>7</answer>|there is text before <answer>",
            })
    void shouldSayWhatIsWrongWithTheForm(String text, String words) {
        String why = new Format()
                .judge(new Parameters(Map.of("tags", "think,answer")))
                .judge(new Answer("prompt", "7", text, 3, true))
                .explanation()
                .orElseThrow();
        assertThat(why).isEqualTo(words);
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
        return withoutWords(
                new Format().judge(new Parameters(parameters)).judge(new Answer("prompt", "7", text, 3, true)));
    }

    private static void assertRefused(Map<String, String> parameters, String message) {
        assertThatThrownBy(() -> new Format().judge(new Parameters(parameters)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }
}
