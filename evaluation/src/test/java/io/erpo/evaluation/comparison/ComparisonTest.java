package io.erpo.evaluation.comparison;

import static io.erpo.evaluation.result.Results.conditions;
import static io.erpo.evaluation.result.Results.prompt;
import static io.erpo.evaluation.result.Results.promptId;
import static io.erpo.evaluation.result.Results.protocol;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.erpo.evaluation.result.Conditions;
import io.erpo.evaluation.result.Environment;
import io.erpo.evaluation.result.EvaluatedBenchmark;
import io.erpo.evaluation.result.EvaluationResult;
import io.erpo.evaluation.result.PromptResult;
import io.erpo.evaluation.result.Results;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class ComparisonTest {

    private static final Offset<Double> ROUNDED = within(5e-7);
    private static final EvaluationResult FIRST = Results.withCorrect(4, 3, 3, 0, 0, 4);
    private static final EvaluationResult SECOND = Results.withCorrect(4, 4, 3, 0, 2, 4);

    @Test
    void shouldPairPrompts() {
        Comparison comparison = Comparison.of(FIRST, SECOND);
        Difference mean = comparison.mean();

        assertThat(mean.estimate().mean()).isCloseTo(0.15, ROUNDED);
        assertThat(mean.estimate().standardError().orElseThrow()).isCloseTo(0.1, ROUNDED);
        assertThat(mean.estimate().interval().orElseThrow().low()).isCloseTo(-0.127645, ROUNDED);
        assertThat(mean.estimate().interval().orElseThrow().high()).isCloseTo(0.427645, ROUNDED);
        assertThat(mean.estimate().detectable().orElseThrow()).isCloseTo(0.280159, ROUNDED);
        assertThat(mean.pValue()).isEqualTo(0.5);
        assertThat(comparison.prompts()).isEqualTo(5);
        assertThat(comparison.firstOnly()).isZero();
        assertThat(comparison.secondOnly()).isZero();
        assertThat(comparison.obstacles()).isEmpty();
        assertThat(comparison.notes()).isEmpty();
        assertThat(comparison.gained()).containsExactly(promptId(0), promptId(3));
        assertThat(comparison.lost()).isEmpty();
    }

    @Test
    void shouldCompareEveryMeasure() {
        Comparison comparison = Comparison.of(FIRST, SECOND);

        assertThat(comparison.passAtK().keySet()).containsExactly(1, 2, 4);
        assertThat(comparison.passAtK().get(1).estimate().mean()).isCloseTo(0.15, within(1e-12));
        // 2 of 4 in place of none: pass@2 rises from 0 to 5/6 on one prompt of five.
        assertThat(comparison.passAtK().get(2).estimate().mean()).isCloseTo(1.0 / 6, within(1e-12));
        assertThat(comparison.passAtK().get(4).estimate().mean()).isCloseTo(0.2, within(1e-12));
        assertThat(comparison.majAtK().keySet()).containsExactly(1, 2, 4);
        assertThat(comparison.majAtK().get(4).estimate().mean()).isCloseTo(0.2, within(1e-12));
    }

    @Test
    void shouldCallAChangeSolidWhenTheIntervalsOfThePromptDoNotOverlap() {
        EvaluationResult before = Results.withCorrect(16, 0, 16, 7, 8);
        EvaluationResult after = Results.withCorrect(16, 16, 1, 9, 8);
        Comparison comparison = Comparison.of(before, after);

        assertThat(comparison.gained()).containsExactly(promptId(0), promptId(2));
        assertThat(comparison.solidlyGained()).containsExactly(promptId(0));
        assertThat(comparison.lost()).containsExactly(promptId(1));
        assertThat(comparison.solidlyLost()).containsExactly(promptId(1));
    }

    @Test
    void shouldJoinByContentWhenRowsAreInAnotherOrder() {
        List<PromptResult> shuffled = new ArrayList<>(SECOND.prompts());
        Collections.reverse(shuffled);

        assertThat(Comparison.of(FIRST, new EvaluationResult(SECOND.conditions(), shuffled)))
                .isEqualTo(Comparison.of(FIRST, SECOND));
    }

    @Test
    void shouldRefuseOtherSettingsInWords() {
        EvaluationResult eight = Results.withCorrect(8, 3, 3, 0, 0, 4);

        assertThatThrownBy(() -> Comparison.of(FIRST, eight))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the evaluations are not comparable: samples are 4 in the first and 8 in the second");
    }

    @Test
    void shouldRefuseOtherPromptsUnlessForced() {
        EvaluationResult other = onOtherPrompts("12".repeat(32), prompt(3, 4, 1), prompt(4, 4, 1), prompt(9, 4, 1));

        assertThat(Comparison.obstacles(FIRST, other))
                .containsExactly("prompts are abababababab in the first and 121212121212 in the second");
        Comparison forced = Comparison.forced(FIRST, other);
        assertThat(forced.obstacles()).hasSize(1);
        assertThat(forced.prompts()).isEqualTo(2);
        assertThat(forced.firstOnly()).isEqualTo(3);
        assertThat(forced.secondOnly()).isEqualTo(1);
        // 1/4 - 0 and 1/4 - 1
        assertThat(forced.mean().estimate().mean()).isCloseTo(-0.25, within(1e-12));
    }

    @Test
    void shouldCompareUpToTheFewerSamplesWhenForced() {
        Comparison forced = Comparison.forced(FIRST, Results.withCorrect(8, 6, 6, 0, 0, 8));

        assertThat(forced.passAtK().keySet()).containsExactly(1, 2, 4);
        assertThat(forced.mean().estimate().mean()).isZero();
        assertThat(forced.mean().pValue()).isEqualTo(1);
    }

    @Test
    void shouldHaveNothingToSayWithoutACommonPrompt() {
        EvaluationResult other = onOtherPrompts("12".repeat(32), prompt(9, 4, 1));

        assertThatThrownBy(() -> Comparison.forced(FIRST, other))
                .hasMessage("the evaluations have no prompt in common: compare evaluations of one benchmark");
    }

    private static EvaluationResult onOtherPrompts(String digest, PromptResult... prompts) {
        Conditions base = FIRST.conditions();
        return new EvaluationResult(
                new Conditions(
                        base.model(),
                        new EvaluatedBenchmark(
                                "other",
                                "other.jsonl",
                                base.benchmark().fileDigest(),
                                digest,
                                prompts.length,
                                Map.of()),
                        base.protocol(),
                        base.environment()),
                List.of(prompts));
    }

    @Test
    void shouldNoteAnotherEngine() {
        Conditions base = conditions(5, protocol(4));
        Environment here = base.environment();
        Environment gpu =
                new Environment("vllm 0.11.0", "bfloat16", "cuda:0", 12, here.software(), here.date(), here.seconds());
        EvaluationResult other = new EvaluationResult(
                new Conditions(base.model(), base.benchmark(), base.protocol(), gpu), SECOND.prompts());

        assertThat(Comparison.of(FIRST, other).notes())
                .containsExactly(
                        "engine is torch 2.7.1 in the first and vllm 0.11.0 in the second",
                        "number format is float32 in the first and bfloat16 in the second",
                        "device is cpu in the first and cuda:0 in the second");
    }
}
