package io.erpo.reward.builtin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.erpo.reward.Answer;
import io.erpo.reward.Judge;
import io.erpo.reward.Judgement;
import io.erpo.reward.Parameters;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MathAnswerTest {

    private static Judgement judge(String reference, String text, boolean finished, Map<String, String> parameters) {
        return new MathAnswer()
                .judge(new Parameters(parameters))
                .judge(new Answer("a prompt", reference, text, 10, finished));
    }

    private static Judgement judge(String reference, String text) {
        return judge(reference, text, true, Map.of());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1/2 | so \\boxed{\\frac{2}{4}} | 1",
                "1/2 | Answer: 0.5 | 1",
                "1/2 | \\boxed{1/3} | -1",
                "x | \\boxed{X} | -1",
                "7 | the answer is 7 | -1",
                "7 | <think>\\boxed{7}</think> well | -1",
            })
    void shouldCompareWhatTheAnswersMean(String reference, String text, double score) {
        assertThat(judge(reference, text).score()).isEqualTo(score);
        assertThat(judge(reference, text).correct()).contains(score > 0);
    }

    @Test
    void shouldBeIncorrectWhenTheResponseWasCutOff() {
        assertThat(judge("7", "\\boxed{7}", false, Map.of()).correct()).contains(false);
    }

    @Test
    void shouldKnowThatTheResponseBeginsInsideTheThinkingWhenThePromptOpensIt() {
        Judge judge = new MathAnswer().judge(new Parameters(Map.of()));

        assertThat(judge.judge(new Answer("a prompt\n<think>\n", "7", "so \\boxed{7}", 10, true))
                        .correct())
                .contains(false);
        assertThat(judge.judge(new Answer("a prompt\n<think>\n", "7", "so</think>\\boxed{7}", 10, true))
                        .correct())
                .contains(true);
    }

    @Test
    void shouldBeUndecidedWhenTheReferenceIsNotUnderstood() {
        Judgement judgement = judge("\\nonsense{", "\\boxed{7}");

        assertThat(judgement.undecided())
                .hasValueSatisfying(reason -> assertThat(reason).contains("the reference is not understood"));
        assertThat(judgement.score()).isEqualTo(-1);
    }

    @Test
    void shouldTakeScoresAndToleranceFromTheRun() {
        Map<String, String> parameters =
                Map.of("correctScore", "2", "incorrectScore", "0", "absoluteTolerance", "0.01");

        assertThat(judge("3.14", "\\boxed{3.145}", true, parameters).score()).isEqualTo(2);
        assertThat(judge("3.14", "\\boxed{3.2}", true, parameters).score()).isZero();
    }

    @Test
    void shouldRefuseUnknownParameters() {
        assertThatIllegalArgumentException().isThrownBy(() -> judge("1", "1", true, Map.of("lenient", "true")));
    }
}
