package io.erpo.evaluation.result;

import static io.erpo.evaluation.result.Results.conditions;
import static io.erpo.evaluation.result.Results.prompt;
import static io.erpo.evaluation.result.Results.promptId;
import static io.erpo.evaluation.result.Results.protocol;
import static io.erpo.evaluation.result.Results.response;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.erpo.evaluation.score.AnswerClass;
import io.erpo.evaluation.score.Equivalence;
import io.erpo.evaluation.statistics.Estimate;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class EvaluationResultTest {

    private static final Offset<Double> ROUNDED = within(5e-7);

    @Test
    void shouldScoreABenchmark() {
        Scores scores = Results.withCorrect(4, 4, 3, 0, 2, 4).scores();

        assertEstimate(scores.meanAtK(), 0.65, 0.207997, 0.929243);
        assertThat(scores.passAtK()).hasSize(4);
        assertEstimate(scores.passAtK().get(0), 0.65, 0.207997, 0.929243);
        assertEstimate(scores.passAtK().get(1), 0.766667, 0.229850, 0.973099);
        assertEstimate(scores.passAtK().get(3), 0.8, 0.222554, 0.982423);
        assertThat(scores.samplingError().orElseThrow()).isCloseTo(0.076376, ROUNDED);
        assertThat(scores.meanTokens()).isEqualTo(11.5);
        assertThat(scores.truncated().mean()).isZero();
        assertThat(scores.finishedAccuracy().orElseThrow()).isEqualTo(0.65);
    }

    @Test
    void shouldScoreMajorities() {
        // Right and right, wrong, wrong: 2 of 4 is a majority of 1, as the wrong answers differ; 1 of 4 ties with
        // three.
        Scores scores = Results.withCorrect(4, 4, 2, 1, 0).scores();

        assertThat(scores.majAtK()).hasSize(4);
        assertThat(scores.majAtK().get(0).mean()).isCloseTo(7.0 / 16, within(1e-12));
        assertThat(scores.majAtK().get(3).mean()).isCloseTo((1 + 1 + 0.25) / 4, within(1e-12));
    }

    private static void assertEstimate(Estimate estimate, double mean, double low, double high) {
        assertThat(estimate.mean()).isCloseTo(mean, ROUNDED);
        assertThat(estimate.interval().orElseThrow().low()).isCloseTo(low, ROUNDED);
        assertThat(estimate.interval().orElseThrow().high()).isCloseTo(high, ROUNDED);
    }

    @Test
    void shouldTellTruncatedAndUnansweredResponsesApart() {
        PromptResult one = PromptResult.of(
                promptId(1),
                List.of(
                        response("3", true, 5, false),
                        response("3", true, 8, true),
                        response("", false, 8, true),
                        response("", true, 2, false)),
                Equivalence.ofTexts());
        EvaluationResult result = new EvaluationResult(conditions(2, protocol(4)), List.of(one, prompt(2, 4, 0)));
        Scores scores = result.scores();

        assertThat(one.correct()).isEqualTo(3);
        assertThat(one.correctFinished()).isEqualTo(2);
        assertThat(one.truncated()).isEqualTo(2);
        // A correct response has an answer, also when its verifier does not report it. It does not vote.
        assertThat(one.withoutAnswer()).isEqualTo(1);
        assertThat(one.answers().classes()).containsExactly(new AnswerClass("3", 2, 2));
        assertThat(one.answers().withoutAnswer()).isEqualTo(2);
        assertThat(scores.truncated().mean()).isEqualTo(2.0 / 8);
        assertThat(scores.withoutAnswer().mean()).isEqualTo(1.0 / 8);
        assertThat(scores.finishedAccuracy()).hasValue(2.0 / 6);
        assertThat(result.tokens()).isEqualTo(23 + 46);
        assertThat(result.tokensPerSecond()).hasValue(34.5);
    }

    @Test
    void shouldHaveNoAccuracyOfFinishedResponsesWhenNoneFinished() {
        PromptResult cut = PromptResult.of(promptId(1), List.of(response("", false, 8, true)), Equivalence.ofTexts());

        assertThat(new EvaluationResult(conditions(1, protocol(1)), List.of(cut))
                        .scores()
                        .finishedAccuracy())
                .isEmpty();
    }

    @Test
    void shouldNameThePromptsThatLackAResponse() {
        List<PromptResult> prompts = List.of(prompt(1, 4, 1), prompt(2, 3, 1));

        assertThatThrownBy(() -> new EvaluationResult(conditions(2, protocol(4)), prompts))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "1 of 2 prompts do not have the 4 responses of this evaluation: 00000000000000000002 has 3. "
                                + "Resume the evaluation until none is missing.");
        assertThatThrownBy(() -> new EvaluationResult(
                        conditions(7, protocol(4)),
                        IntStream.range(0, 7).mapToObj(i -> prompt(i, 5, 1)).toList()))
                .hasMessageContaining("00000000000000000004 has 5 and others. Resume");
    }

    @Test
    void shouldRefuseABenchmarkThatLacksAPrompt() {
        assertThatThrownBy(() -> new EvaluationResult(conditions(3, protocol(4)), List.of(prompt(1, 4, 1))))
                .hasMessage("benchmark aime has 3 prompts, but the evaluation has responses to 1. "
                        + "Resume the evaluation until none is missing.");
        assertThatThrownBy(() ->
                        new EvaluationResult(conditions(2, protocol(4)), List.of(prompt(1, 4, 1), prompt(1, 4, 2))))
                .hasMessage("an evaluation has each prompt once, but 00000000000000000001 occurs twice");
    }

    @Test
    void shouldSayWhatToThinkOfTheNumbers() {
        assertThat(Results.withCorrect(8, 1, 2).warnings())
                .containsExactly("pass@5 to pass@8 take more than half of the 8 responses and vary most. "
                        + "For a steady pass@k take at least 2k responses, better 4k.");
        assertThat(Results.withCorrect(2, 1, 2).warnings())
                .singleElement()
                .asString()
                .startsWith("pass@2 takes more");
        assertThat(Results.withCorrect(1, 1).warnings())
                .containsExactly(
                        "The benchmark has one prompt, so there is no interval: an interval over prompts needs two or more.",
                        "Each prompt has one response, so there is no sampling-only error: it needs two or more.");
        assertThat(Results.withCorrect(1, 1).scores().meanAtK().interval()).isEmpty();
        assertThat(Results.withCorrect(1, 1).scores().samplingError()).isEmpty();
    }

    @Test
    void shouldLeaveOutMajoritiesOfMoreSamplesThanCanBeCounted() {
        EvaluationResult result = Results.withCorrect(1001, 1, 1000);

        assertThat(result.scores().majAtK()).isEmpty();
        assertThat(result.warnings()).contains("maj@k is counted for at most 1000 responses per prompt.");
    }

    @Test
    void shouldHaveADigestOfWhatMakesEvaluationsComparable() {
        Conditions conditions = conditions(2, protocol(4));
        Conditions elsewhere = new Conditions(
                new EvaluatedModel("other", "0", conditions.model().version(), "", ""),
                conditions.benchmark(),
                protocol(4),
                conditions.environment());

        assertThat(conditions.digest()).hasSize(64).isEqualTo(elsewhere.digest());
        assertThat(conditions.digest()).isNotEqualTo(conditions(2, protocol(8)).digest());
    }

    @Test
    void shouldRefuseCountsThatContradictEachOther() {
        PromptResult good = prompt(1, 4, 2);

        assertThatThrownBy(() -> new PromptResult(good.promptId(), 5, 0, 0, 0, good.answers(), good.lengths()))
                .hasMessage(
                        "the counts of prompt 00000000000000000001 contradict each other: at most all responses are correct");
        assertThatThrownBy(() -> new PromptResult(good.promptId(), 2, 2, 3, 0, good.answers(), good.lengths()))
                .hasMessageEndingWith("finished correct responses are correct and not truncated");
        assertThatThrownBy(() -> new PromptResult(good.promptId(), 2, 2, 0, 1, good.answers(), good.lengths()))
                .hasMessageEndingWith("responses without an answer are incorrect and do not vote");
        assertThatThrownBy(() -> new PromptResult(good.promptId(), 2, 2, 0, 0, good.answers(), List.of(1, 2)))
                .hasMessageEndingWith("each response has a length and at most one vote");
    }
}
