package io.erpo.algorithm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.erpo.algorithm.AdvantageRule.Reactivation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdvantageRuleTest {

    private static final Offset<Double> TINY = within(1e-9);

    private static AdvantageRule rule(Reactivation reactivation, boolean normalize, int ddof) {
        return new AdvantageRule(reactivation, normalize, ddof, 0, -1);
    }

    @ParameterizedTest
    @EnumSource(Reactivation.class)
    void shouldTeachNothingWhenAVerdictIsMissing(Reactivation reactivation) {
        assertThat(rule(reactivation, true, 1).advantages(List.of(1.0, -1.0), Outcome.UNDECIDED))
                .containsExactly(0.0, 0.0);
    }

    @ParameterizedTest
    @CsvSource({
        "1, 16, 0.242536, 0.250000",
        "0, 16, 0.250000, 0.258199",
        "1,  8, 0.333333, 0.353553",
        "0,  8, 0.353553, 0.377964"
    })
    void shouldGiveThePapersNumbersWhenAnAllCorrectGroupIsReactivated(
            int ddof, int groupSize, double append, double replace) {
        List<Double> ones = Collections.nCopies(groupSize, 1.0);

        assertThat(rule(Reactivation.APPEND, true, ddof).advantages(ones, Outcome.ALL_CORRECT))
                .hasSize(groupSize)
                .allSatisfy(a -> assertThat(a).isCloseTo(append, within(5e-7)));
        assertThat(rule(Reactivation.REPLACE, true, ddof).advantages(ones, Outcome.ALL_CORRECT))
                .hasSize(groupSize)
                .allSatisfy(a -> assertThat(a).isCloseTo(replace, within(5e-7)));
    }

    @Test
    void shouldGiveThePapersNumbersWhenAReactivatedGroupIsNotNormalized() {
        List<Double> ones = Collections.nCopies(16, 1.0);

        assertThat(rule(Reactivation.APPEND, false, 1).advantages(ones, Outcome.ALL_CORRECT))
                .hasSize(16)
                .allSatisfy(a -> assertThat(a).isCloseTo(2.0 / 17, TINY));
        assertThat(rule(Reactivation.REPLACE, false, 1).advantages(ones, Outcome.ALL_CORRECT))
                .hasSize(16)
                .allSatisfy(a -> assertThat(a).isCloseTo(2.0 / 16, TINY));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4, 8, 16})
    void shouldGiveWhatAppendGivesUnderDdof1WhenReactivationIsConstant(int groupSize) {
        List<Double> ones = Collections.nCopies(groupSize, 1.0);

        List<Double> constant = rule(Reactivation.CONSTANT, true, 1).advantages(ones, Outcome.ALL_CORRECT);
        List<Double> append = rule(Reactivation.APPEND, true, 1).advantages(ones, Outcome.ALL_CORRECT);

        assertThat(constant).hasSize(groupSize).containsOnly(1 / Math.sqrt(groupSize + 1));
        assertThat(append).allSatisfy(a -> assertThat(a).isCloseTo(constant.get(0), TINY));
    }

    @Test
    void shouldAddEpsilonToTheDeviationWhenNormalizing() {
        AdvantageRule rule = new AdvantageRule(Reactivation.OFF, true, 1, 0.5, -1);
        // mean 0, deviation sqrt((1 + 1) / (2 - 1))
        assertThat(rule.advantages(List.of(1.0, -1.0), Outcome.MIXED))
                .containsExactly(1 / (Math.sqrt(2) + 0.5), -1 / (Math.sqrt(2) + 0.5));
    }

    @Test
    void shouldMatchTheReferenceStepWhenRewardsAreShaped() {
        AdvantageRule rule = new AdvantageRule(Reactivation.APPEND, true, 1, 1e-6, -1);
        ReferenceStep.responses().stream()
                .collect(Collectors.groupingBy(ReferenceStep::group))
                .values()
                .forEach(group -> {
                    List<Double> scores =
                            group.stream().map(ReferenceStep::score).toList();
                    List<Double> advantages = rule.advantages(scores, Outcome.MIXED);
                    for (int j = 0; j < group.size(); j++) {
                        assertThat(advantages.get(j)).isCloseTo(group.get(j).advantage(), within(1e-6));
                    }
                });
    }

    @ParameterizedTest
    @EnumSource(Outcome.class)
    void shouldBeZeroWhenAllRewardsAreEqualAndReactivationIsOff(Outcome outcome) {
        assertThat(rule(Reactivation.OFF, true, 1).advantages(List.of(0.3, 0.3, 0.3), outcome))
                .containsExactly(0.0, 0.0, 0.0);
    }

    @ParameterizedTest
    @EnumSource(Reactivation.class)
    void shouldBeZeroWhenAllResponsesAreEquallyIncorrect(Reactivation reactivation) {
        assertThat(rule(reactivation, true, 1).advantages(List.of(-1.0, -1.0), Outcome.ALL_INCORRECT))
                .containsExactly(0.0, 0.0);
    }

    @ParameterizedTest
    @EnumSource(Reactivation.class)
    void shouldIgnoreReactivationWhenTheVerdictsAreNotAllCorrect(Reactivation reactivation) {
        List<Double> rewards = List.of(1.0, 1.0, -1.0);
        assertThat(rule(reactivation, true, 1).advantages(rewards, Outcome.MIXED))
                .isEqualTo(rule(Reactivation.OFF, true, 1).advantages(rewards, Outcome.MIXED));
    }

    @Test
    void shouldReactivateByTheVerdictsWhenAPunishmentMakesTheRewardsDiffer() {
        // Two correct responses, one of them overlong: statistics over 1, 0.5 and the virtual -1, mean 1/6.
        assertThat(rule(Reactivation.APPEND, false, 1).advantages(List.of(1.0, 0.5), Outcome.ALL_CORRECT))
                .containsExactly(1 - 0.5 / 3, 0.5 - 0.5 / 3);
        // The lower one is replaced: statistics over 1 and -1, mean 0.
        assertThat(rule(Reactivation.REPLACE, false, 1).advantages(List.of(0.5, 1.0), Outcome.ALL_CORRECT))
                .containsExactly(0.5, 1.0);
    }

    @RepeatableProperty
    void shouldSumToZeroWhenTheGroupIsMixed(
            @ForAll("rewards") List<Double> rewards, @ForAll boolean normalize, @ForAll @IntRange(max = 1) int ddof) {
        AdvantageRule rule = new AdvantageRule(Reactivation.APPEND, normalize, ddof, 1e-6, -1);
        assertThat(sum(rule.advantages(rewards, Outcome.MIXED))).isCloseTo(0, TINY);
    }

    @RepeatableProperty
    void shouldSumToZeroWithTheVirtualFailureWhenAppending(
            @ForAll("rewards") List<Double> rewards, @ForAll boolean normalize, @ForAll @IntRange(max = 1) int ddof) {
        AdvantageRule append = new AdvantageRule(Reactivation.APPEND, normalize, ddof, 1e-6, -1);
        AdvantageRule plain = new AdvantageRule(Reactivation.OFF, normalize, ddof, 1e-6, -1);
        List<Double> withFailure = new ArrayList<>(rewards);
        withFailure.add(-1.0);
        double virtual = plain.advantages(withFailure, Outcome.MIXED).get(rewards.size());

        assertThat(sum(append.advantages(rewards, Outcome.ALL_CORRECT)) + virtual)
                .isCloseTo(0, TINY);
        assertThat(virtual).isNotPositive();
    }

    @RepeatableProperty
    void shouldPermuteWithTheRewardsWhenResponsesChangePlaces(
            @ForAll("rewards") List<Double> rewards,
            @ForAll long shuffle,
            @ForAll Reactivation reactivation,
            @ForAll Outcome outcome) {
        AdvantageRule rule = new AdvantageRule(reactivation, true, 1, 1e-6, -1);
        int[] order = new SplitMix64(shuffle).permutation(rewards.size());
        List<Double> advantages = rule.advantages(rewards, outcome);

        List<Double> shuffledFirst =
                rule.advantages(IntStream.of(order).mapToObj(rewards::get).toList(), outcome);

        assertThat(shuffledFirst)
                .isEqualTo(IntStream.of(order).mapToObj(advantages::get).toList());
    }

    @RepeatableProperty
    void shouldKeepTheOrderOfTheRewardsWhenNormalizing(
            @ForAll("rewards") List<Double> rewards, @ForAll @Size(2) List<@IntRange(max = 15) Integer> pair) {
        List<Double> advantages = rule(Reactivation.OFF, true, 1).advantages(rewards, Outcome.MIXED);
        int i = pair.get(0) % rewards.size();
        int j = pair.get(1) % rewards.size();
        if (rewards.get(i) < rewards.get(j)) {
            assertThat(advantages.get(i)).isLessThan(advantages.get(j));
        }
    }

    @Provide
    Arbitrary<List<Double>> rewards() {
        return Arbitraries.integers()
                .between(-8, 8)
                .map(eighths -> eighths / 8.0)
                .list()
                .ofMinSize(2)
                .ofMaxSize(16);
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void shouldNameTheRewardsWhenOneIsNotFinite(double hostile) {
        assertThatThrownBy(() -> rule(Reactivation.OFF, true, 1).advantages(List.of(1.0, hostile), Outcome.MIXED))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("rewards must be finite, were [1.0, " + hostile + "]");
    }

    @Test
    void shouldRefuseAGroupWithoutRewards() {
        assertThatThrownBy(() -> rule(Reactivation.OFF, true, 1).advantages(List.of(), Outcome.MIXED))
                .hasMessage("a group has at least one reward");
    }

    @Test
    void shouldNameFieldAndValueWhenASettingIsBad() {
        assertThatThrownBy(() -> rule(Reactivation.OFF, true, 2)).hasMessage("advantage.ddof must be 0 or 1, was 2");
        assertThatThrownBy(() -> new AdvantageRule(Reactivation.OFF, true, 1, Double.NaN, -1))
                .hasMessage("advantage.epsilon must be 0 or more, was NaN");
        assertThatThrownBy(() -> new AdvantageRule(Reactivation.OFF, true, 1, 1e-6, Double.NaN))
                .hasMessage("advantage.incorrectReward must be finite, was NaN");
    }

    private static double sum(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).sum();
    }
}
