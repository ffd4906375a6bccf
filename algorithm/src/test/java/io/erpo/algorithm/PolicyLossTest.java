package io.erpo.algorithm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.erpo.algorithm.PolicyLoss.Mean;
import io.erpo.algorithm.PolicyLoss.Sequence;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.constraints.DoubleRange;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyLossTest {

    private static final Offset<Double> TINY = within(1e-12);
    private static final PolicyLoss DAPO = new PolicyLoss(0.2, 0.28, 10, Mean.TOKEN);
    private static final PolicyLoss GRPO = new PolicyLoss(0.2, 0.2, 0, Mean.SEQUENCE);

    /** The log-probability now that makes this the ratio to an old one of -1. */
    private static double at(double ratio) {
        return -1 + Math.log(ratio);
    }

    @RepeatableProperty
    void shouldHaveARatioOfExactlyOneWhenTheWeightsAreUnchanged(
            @ForAll @DoubleRange(min = -100, max = 0) double logprob) {
        assertThat(PolicyLoss.ratio(logprob, logprob)).isEqualTo(1.0);
    }

    @RepeatableProperty
    void shouldBeMinusTheAdvantageWhenTheRatioIsOne(
            @ForAll @DoubleRange(min = -5, max = 5) double advantage,
            @ForAll @DoubleRange(min = -100, max = 0) double logprob) {
        assertThat(DAPO.token(logprob, logprob, advantage)).isEqualTo(-advantage);
    }

    @Test
    void shouldClampTheLogarithmOfTheRatio() {
        assertThat(PolicyLoss.ratio(0, -20)).isEqualTo(Math.exp(20));
        assertThat(PolicyLoss.ratio(0, -21)).isEqualTo(Math.exp(20));
        assertThat(PolicyLoss.ratio(-21, 0)).isEqualTo(Math.exp(-20));
        assertThat(PolicyLoss.ratio(-19, 0)).isEqualTo(Math.exp(-19));
    }

    @ParameterizedTest(name = "ratio {0}, advantage {1}")
    @CsvSource({
        // A good token gains until the ratio is 1 + clipHigh; a fallen ratio keeps its full gradient.
        "1.27, 1, -1.27",
        "1.28, 1, -1.28",
        "1.50, 1, -1.28",
        "0.50, 1, -0.50",
        // A bad token is pushed down until the ratio is 1 - clipLow; a risen one is pushed down in full.
        "0.81, -1, 0.81",
        "0.50, -1, 0.80",
        "1.50, -1, 1.50",
        "9.00, -1, 9.00",
        // Dual clip: a bad token costs at most 10 times its advantage.
        "11.0, -1, 10.0",
        "400., -2, 20.0",
        // Never for good tokens.
        "400., 1, -1.28",
        "1.00, 0, 0.00"
    })
    void shouldClipAsymmetrically(double ratio, double advantage, double loss) {
        assertThat(DAPO.token(at(ratio), -1, advantage)).isCloseTo(loss, TINY);
    }

    @Test
    void shouldNotBoundBadTokensWhenDualClipIsOff() {
        assertThat(GRPO.token(at(400), -1, -1)).isCloseTo(400, within(1e-9));
    }

    @RepeatableProperty
    void shouldNeverBeBelowTheUnclippedLossWhenTheAdvantageIsPositive(
            @ForAll @DoubleRange(min = -30, max = 0) double now, @ForAll @DoubleRange(min = -30, max = 0) double old) {
        assertThat(DAPO.token(now, old, 1)).isGreaterThanOrEqualTo(-PolicyLoss.ratio(now, old));
        assertThat(DAPO.token(now, old, -1)).isBetween(0.8, 10.0);
    }

    @Test
    void shouldWeighTokensOrSequencesAlikeByItsMean() {
        Sequence one = new Sequence(List.of(-1.0), List.of(-1.0), 2);
        Sequence three = new Sequence(List.of(-1.0, -2.0, -3.0), List.of(-1.0, -2.0, -3.0), -1);

        // (-2 + 3 * 1) / 4 tokens; ((-2) + (3 / 3)) / 2 sequences
        assertThat(DAPO.of(List.of(one, three))).isEqualTo(0.25);
        assertThat(GRPO.of(List.of(one, three))).isEqualTo(-0.5);
    }

    @Test
    void shouldMatchTheReferenceStep() {
        List<Sequence> batch = ReferenceStep.responses().stream()
                .map(response -> new Sequence(response.newLogprobs(), response.oldLogprobs(), response.advantage()))
                .toList();
        assertThat(DAPO.of(batch)).isCloseTo(ReferenceStep.LOSS, within(1e-7));
    }

    @Test
    void shouldTruncateTheImportanceWeightAtTwo() {
        assertThat(PolicyLoss.importanceWeight(-1, -1)).isEqualTo(1);
        assertThat(PolicyLoss.importanceWeight(at(1.5), -1)).isCloseTo(1.5, TINY);
        assertThat(PolicyLoss.importanceWeight(at(0.1), -1)).isCloseTo(0.1, TINY);
        assertThat(PolicyLoss.importanceWeight(at(3), -1)).isEqualTo(2);
    }

    /** Values of exp(d) - d - 1 from PyTorch. */
    @ParameterizedTest
    @CsvSource({
        "-1, -1.2, 0.018731",
        "-0.5, -0.5, 0",
        "-2, -1, 0.718282",
        "-0.3, -0.6, 0.040818",
        "-50, 0, 485165174.409790",
        "0, -50, 19"
    })
    void shouldEstimateTheDivergenceFromAReference(double now, double reference, double divergence) {
        assertThat(PolicyLoss.referenceKl(now, reference)).isCloseTo(divergence, within(1e-6));
    }

    @Test
    void shouldLetANaNThroughSoThatTheStepStopsTheRun() {
        assertThat(DAPO.token(Double.NaN, -1, 1)).isNaN();
        assertThat(DAPO.token(-1, -1, Double.NaN)).isNaN();
    }

    @ParameterizedTest
    @CsvSource({
        "NaN, 0.2, 10, 'loss.clipLow must be between 0 and 1, was NaN'",
        "0, 0.2, 10, 'loss.clipLow must be between 0 and 1, was 0.0'",
        "1, 0.2, 10, 'loss.clipLow must be between 0 and 1, was 1.0'",
        "-0.1, 0.2, 10, 'loss.clipLow must be between 0 and 1, was -0.1'",
        "0.2, NaN, 10, 'loss.clipHigh must be above 0, was NaN'",
        "0.2, 0, 10, 'loss.clipHigh must be above 0, was 0.0'",
        "0.2, -0.1, 10, 'loss.clipHigh must be above 0, was -0.1'",
        "0.2, 0.28, NaN, 'loss.dualClip must be above 1, or 0 for none, was NaN'",
        "0.2, 0.28, 1, 'loss.dualClip must be above 1, or 0 for none, was 1.0'"
    })
    void shouldNameFieldAndValueWhenASettingIsBad(double low, double high, double dual, String message) {
        assertThatThrownBy(() -> new PolicyLoss(low, high, dual, Mean.TOKEN))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @Test
    void shouldRefuseSequencesAndBatchesThatCannotBeAveraged() {
        assertThatThrownBy(() -> new Sequence(List.of(-1.0), List.of(-1.0, -2.0), 1))
                .hasMessageEndingWith("was 1 and 2");
        assertThatThrownBy(() -> new Sequence(List.of(), List.of(), 1)).hasMessageEndingWith("was 0 and 0");
        assertThatThrownBy(() -> DAPO.of(List.of())).hasMessage("a mini-batch has at least one response");
        assertThatThrownBy(() -> GRPO.of(List.of())).hasMessage("a mini-batch has at least one response");
    }
}
