package io.erpo.algorithm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.erpo.algorithm.AdvantageRule.Baseline;
import io.erpo.algorithm.AdvantageRule.Reactivation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Advantages of the estimators against PyTorch; the rewards are of groups of four. */
class EstimatorAdvantagesTest {

    private static final int GROUP_SIZE = 4;

    private static List<List<String>> vectors() {
        return EstimatorVectors.rows("advantages.tsv");
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void shouldGiveTheAdvantagesOfThePaper(List<String> row) {
        List<Double> expected = EstimatorVectors.numbers(row.get(4));

        List<Double> found = advantages(
                row.get(0),
                Double.parseDouble(row.get(1)),
                EstimatorVectors.numbers(row.get(2)),
                EstimatorVectors.numbers(row.get(3)));

        assertThat(found).hasSameSizeAs(expected);
        for (int j = 0; j < expected.size(); j++) {
            assertThat(found.get(j)).isCloseTo(expected.get(j), within(1e-12));
        }
    }

    private static List<Double> advantages(
            String estimator, double epsilon, List<Double> rewards, List<Double> lengths) {
        boolean byGroup = estimator.startsWith("grpo");
        Baseline baseline = estimator.equals("rloo") ? Baseline.LEAVE_ONE_OUT : Baseline.MEAN;
        AdvantageRule rule = new AdvantageRule(baseline, Reactivation.OFF, byGroup, 1, epsilon, -1, false, false);
        List<Double> advantages = new ArrayList<>();
        for (int from = 0; from < rewards.size(); from += GROUP_SIZE) {
            advantages.addAll(rule.advantages(rewards.subList(from, from + GROUP_SIZE), Outcome.MIXED));
        }
        if (!estimator.startsWith("reinforce-pp")) {
            return advantages;
        }
        BatchScale.Over over = estimator.contains("tokens") ? BatchScale.Over.TOKENS : BatchScale.Over.RESPONSES;
        return new BatchScale(over, !estimator.contains("no shift"), 1, epsilon)
                .advantages(IntStream.range(0, advantages.size())
                        .mapToObj(j -> new BatchScale.Response(
                                advantages.get(j), lengths.get(j).intValue()))
                        .toList());
    }

    /** The trap of REINFORCE++: right answers of a group without a spread are pushed down. */
    @Test
    void shouldLeaveAGroupWithoutASpreadAtExactlyZeroUnlessTheBatchIsShifted() {
        List<Double> rewards = List.of(1.0, 1.0, -1.0, -1.0, 1.0, 1.0, 1.0, -1.0, 1.0, 1.0, 1.0, 1.0);
        List<Double> lengths = List.of(2.0, 3.0, 1.0, 4.0, 2.0, 2.0, 3.0, 1.0, 2.0, 2.0, 2.0, 2.0);

        assertThat(advantages("reinforce-pp, tokens, no shift", 1e-8, rewards, lengths)
                        .subList(8, 12))
                .containsOnly(0.0);
        assertThat(advantages("reinforce-pp, tokens, shift", 1e-8, rewards, lengths)
                        .subList(8, 12))
                .allSatisfy(advantage -> assertThat(advantage).isCloseTo(-0.103362, within(1e-6)));
    }

    @ParameterizedTest
    @CsvSource({"RESPONSES, false", "RESPONSES, true", "TOKENS, false", "TOKENS, true"})
    void shouldGiveZerosWhenNoGroupOfTheBatchHasASpread(BatchScale.Over over, boolean shift) {
        List<BatchScale.Response> batch = Collections.nCopies(8, new BatchScale.Response(0, 3));

        assertThat(new BatchScale(over, shift, 1, 0).advantages(batch))
                .hasSize(8)
                .containsOnly(0.0);
        assertThat(new BatchScale(over, shift, 1, 0).advantages(List.of())).isEmpty();
    }

    @Test
    void shouldScaleTheLargestAndTheSmallestRewardsAlike() {
        for (double unit : new double[] {1, 1e150, 1e-150, 1e-200}) {
            List<BatchScale.Response> batch =
                    List.of(new BatchScale.Response(unit, 1), new BatchScale.Response(-unit, 1));

            assertThat(new BatchScale(BatchScale.Over.RESPONSES, false, 1, 0).advantages(batch))
                    .allSatisfy(advantage -> assertThat(Math.abs(advantage)).isCloseTo(Math.sqrt(0.5), within(1e-12)));
        }
    }

    @Test
    void shouldRefuseABatchOfOneResponseThatHasNoDeviation() {
        assertThatThrownBy(() -> new BatchScale(BatchScale.Over.RESPONSES, false, 1, 0)
                        .advantages(List.of(new BatchScale.Response(2, 1))))
                .isInstanceOf(NonFiniteRewardException.class)
                .hasMessage("rewards must give finite advantages over the batch, were [2.0, 2.0]");
    }

    @Test
    void shouldGiveASingleResponseNothingWhenItHasNoOthersToCompareWith() {
        assertThat(new AdvantageRule(Baseline.LEAVE_ONE_OUT, Reactivation.OFF, false, 1, 0, -1, false, false)
                        .advantages(List.of(1.0), Outcome.ALL_CORRECT))
                .containsExactly(0.0);
    }

    /** The failure is one of the others: 1 - (3 * 1 - 1) / 4 = 0.5. */
    @Test
    void shouldCountTheVirtualFailureAmongTheOthers() {
        assertThat(new AdvantageRule(Baseline.LEAVE_ONE_OUT, Reactivation.APPEND, false, 1, 0, -1, false, false)
                        .advantages(List.of(1.0, 1.0, 1.0, 1.0), Outcome.ALL_CORRECT))
                .containsExactly(0.5, 0.5, 0.5, 0.5);
        assertThatThrownBy(() ->
                        new AdvantageRule(Baseline.LEAVE_ONE_OUT, Reactivation.REPLACE, false, 1, 0, -1, false, false))
                .hasMessageContaining(
                        "advantage.reactivation must not be replace with advantage.baseline leave-one-out");
    }

    @Test
    void shouldShapeGroupsWithoutASpreadByTheirEntropies() {
        List<Double> entropies = List.of(0.1, 0.5, 1.2, 0.0);
        EntropyAdvantage rule = new EntropyAdvantage(0.1, false);

        assertThat(tokens(rule, 0.25, Outcome.ALL_CORRECT, entropies)).containsExactly(0.01, 0.05, 0.12, 0.0);
        assertThat(tokens(rule, -0.25, Outcome.ALL_INCORRECT, entropies)).containsExactly(-0.11, -0.07, 0.0, -0.12);
        assertThat(tokens(rule, 0.25, Outcome.MIXED, entropies)).containsExactly(0.25, 0.25, 0.25, 0.25);
        assertThat(tokens(new EntropyAdvantage(0.1, true), 0.25, Outcome.ALL_CORRECT, entropies))
                .containsExactly(0.26, 0.3, 0.37, 0.25);
    }

    private static List<Double> tokens(
            EntropyAdvantage rule, double advantage, Outcome outcome, List<Double> entropies) {
        return EntropyAdvantage.tokens(rule.kept(advantage, outcome), rule.weight(outcome), entropies).stream()
                .map(value -> Math.round(value * 1e12) / 1e12)
                .toList();
    }

    @Test
    void shouldChangeNothingWithoutAnAlpha() {
        EntropyAdvantage none = new EntropyAdvantage(0, false);

        for (Outcome outcome : Outcome.values()) {
            assertThat(none.weight(outcome)).isZero();
            assertThat(none.kept(0.25, outcome)).isEqualTo(0.25);
        }
        assertThatThrownBy(() -> new EntropyAdvantage(-0.1, false))
                .hasMessage("advantage.entropyAlpha must be a finite number of 0 or more, was -0.1");
        assertThatThrownBy(() -> new EntropyAdvantage(0, true))
                .hasMessageStartingWith("advantage.entropyAdds must be false without advantage.entropyAlpha");
    }
}
