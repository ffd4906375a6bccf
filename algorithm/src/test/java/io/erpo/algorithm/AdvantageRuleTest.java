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
        return new AdvantageRule(reactivation, normalize, ddof, 0, -1, false, false);
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
        AdvantageRule rule = new AdvantageRule(Reactivation.OFF, true, 1, 0.5, -1, false, false);
        // mean 0, deviation sqrt((1 + 1) / (2 - 1))
        assertThat(rule.advantages(List.of(1.0, -1.0), Outcome.MIXED))
                .containsExactly(1 / (Math.sqrt(2) + 0.5), -1 / (Math.sqrt(2) + 0.5));
    }

    @Test
    void shouldMatchTheReferenceStepWhenRewardsAreShaped() {
        AdvantageRule rule = new AdvantageRule(Reactivation.APPEND, true, 1, 1e-6, -1, false, false);
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
        AdvantageRule rule = new AdvantageRule(Reactivation.APPEND, normalize, ddof, 1e-6, -1, false, false);
        assertThat(sum(rule.advantages(rewards, Outcome.MIXED))).isCloseTo(0, TINY);
    }

    @RepeatableProperty
    void shouldSumToZeroWithTheVirtualFailureWhenAppending(
            @ForAll("rewards") List<Double> rewards, @ForAll boolean normalize, @ForAll @IntRange(max = 1) int ddof) {
        AdvantageRule append = new AdvantageRule(Reactivation.APPEND, normalize, ddof, 1e-6, -1, false, false);
        AdvantageRule plain = new AdvantageRule(Reactivation.OFF, normalize, ddof, 1e-6, -1, false, false);
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
        AdvantageRule rule = new AdvantageRule(reactivation, true, 1, 1e-6, -1, false, false);
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
                .isInstanceOf(NonFiniteRewardException.class)
                .hasMessage("rewards must be finite, were [1.0, " + hostile + "]");
    }

    /** The advantages of 1, 1, 0 and 0: mean 1/2, deviation sqrt(1/3), so sqrt(3)/2 each way. */
    @ParameterizedTest
    @ValueSource(doubles = {1, 1e-3, 1e150, 1e160, 1e308, Double.MAX_VALUE, 1e-160, 1e-300, Double.MIN_VALUE})
    void shouldNotDependOnTheScaleOfTheRewardsWhenNormalizing(double scale) {
        List<Double> advantages =
                rule(Reactivation.OFF, true, 1).advantages(List.of(scale, scale, 0.0, 0.0), Outcome.MIXED);

        assertThat(advantages).hasSize(4);
        assertThat(advantages.subList(0, 2)).allSatisfy(a -> assertThat(a).isCloseTo(Math.sqrt(3) / 2, TINY));
        assertThat(advantages.subList(2, 4)).allSatisfy(a -> assertThat(a).isCloseTo(-Math.sqrt(3) / 2, TINY));
    }

    @Test
    void shouldUseTheWholeRangeOfNumbersWhenRewardsAreOppositeExtremes() {
        List<Double> rewards = List.of(Double.MAX_VALUE, -Double.MAX_VALUE);
        // Mean 0, deviation sqrt(2) times the largest number.
        assertThat(rule(Reactivation.OFF, true, 1).advantages(rewards, Outcome.MIXED))
                .containsExactly(1 / Math.sqrt(2), -1 / Math.sqrt(2));
        assertThat(rule(Reactivation.OFF, false, 1).advantages(rewards, Outcome.MIXED))
                .isEqualTo(rewards);
    }

    @Test
    void shouldScaleEpsilonWithTheRewards() {
        // Mean 0, deviation sqrt(2) * 2^-500, and an epsilon of the same size.
        double unit = Math.scalb(1.0, -500);
        AdvantageRule rule = new AdvantageRule(Reactivation.OFF, true, 1, unit, -1, false, false);
        assertThat(rule.advantages(List.of(unit, -unit), Outcome.MIXED))
                .containsExactly(1 / (Math.sqrt(2) + 1), -1 / (Math.sqrt(2) + 1));
    }

    @Test
    void shouldNameTheRewardsWhenAnAdvantageWouldNotBeFinite() {
        List<Double> far = List.of(Double.MAX_VALUE, -Double.MAX_VALUE, -Double.MAX_VALUE);
        assertThatThrownBy(() -> rule(Reactivation.OFF, false, 1).advantages(far, Outcome.MIXED))
                .isInstanceOf(NonFiniteRewardException.class)
                .hasMessage("rewards must give finite advantages, were " + far);
        // The replaced response is in no statistics: it is 1e308 below a mean of 0 whose deviation is 1e-8.
        List<Double> replaced = List.of(-1e308, 1e-8, -1e-8);
        AdvantageRule rule = new AdvantageRule(Reactivation.REPLACE, true, 1, 0, 0, false, false);
        assertThatThrownBy(() -> rule.advantages(replaced, Outcome.ALL_CORRECT))
                .isInstanceOf(NonFiniteRewardException.class)
                .hasMessage("rewards must give finite advantages, were " + replaced);
    }

    @RepeatableProperty
    void shouldBeFiniteAndNeverMinusZeroOrBeRefused(
            @ForAll @Size(min = 1, max = 6) List<Double> rewards,
            @ForAll Outcome outcome,
            @ForAll Reactivation reactivation,
            @ForAll boolean normalize) {
        List<Double> advantages;
        try {
            advantages = rule(reactivation, normalize, 1).advantages(rewards, outcome);
        } catch (NonFiniteRewardException e) {
            assertThat(e).hasMessageEndingWith(rewards.toString());
            return;
        }
        assertThat(advantages).hasSameSizeAs(rewards).allMatch(Double::isFinite).noneMatch(a -> a.equals(-0.0));
    }

    @Test
    void shouldWriteZeroWithoutASignWhenATinyDifferenceVanishes() {
        AdvantageRule rule = new AdvantageRule(Reactivation.OFF, true, 1, 1, -1, false, false);
        assertThat(rule.advantages(List.of(Double.MIN_VALUE, -Double.MIN_VALUE), Outcome.MIXED))
                .allSatisfy(a -> assertThat(a).isCloseTo(0, within(1e-300)))
                .noneMatch(a -> a.equals(-0.0));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldBeZeroWhenRewardsAreEqualAsDecimals(boolean normalize) {
        List<Double> rewards = List.of(0.1 + 0.2, 0.3, 0.3, 0.1 + 0.2);
        assertThat(rule(Reactivation.OFF, normalize, 1).advantages(rewards, Outcome.MIXED))
                .containsExactly(0.0, 0.0, 0.0, 0.0);
    }

    @Test
    void shouldBeZeroWhenTermsCancelExceptForRounding() {
        // Of the decimals 0.1 + 0.2 - 0.3, which is 5.6e-17 in doubles, and of 0.
        List<Double> rewards = List.of(0.1 + 0.2 - 0.3, 0.0);
        assertThat(rule(Reactivation.OFF, true, 1).advantages(rewards, 0.3, Outcome.MIXED))
                .containsExactly(0.0, 0.0);
    }

    @Test
    void shouldTellRewardsApartWhenTheyDifferByMoreThanABillionth() {
        List<Double> advantages = rule(Reactivation.OFF, true, 1).advantages(List.of(1.0, 1 + 1.1e-9), Outcome.MIXED);
        assertThat(advantages.get(0)).isCloseTo(-1 / Math.sqrt(2), within(1e-6));
        assertThat(rule(Reactivation.OFF, true, 1).advantages(List.of(1.0, 1 + 0.9e-9), Outcome.MIXED))
                .containsExactly(0.0, 0.0);
    }

    @Test
    void shouldBeZeroWhenTheVirtualFailureEqualsTheRewardsAsADecimal() {
        AdvantageRule rule = new AdvantageRule(Reactivation.APPEND, true, 1, 0, 0.3, false, false);
        assertThat(rule.advantages(List.of(0.1 + 0.2, 0.1 + 0.2), Outcome.ALL_CORRECT))
                .containsExactly(0.0, 0.0);
    }

    @Test
    void shouldTeachAnAllIncorrectGroupWhatAShapedRewardSaysUnlessItIsSwitchedOff() {
        // One of four incorrect responses was cut off: mean -5/4, deviation 1/2.
        List<Double> rewards = List.of(-1.0, -1.0, -1.0, -2.0);
        assertThat(rule(Reactivation.APPEND, true, 1).advantages(rewards, Outcome.ALL_INCORRECT))
                .containsExactly(0.5, 0.5, 0.5, -1.5);

        AdvantageRule zero = new AdvantageRule(Reactivation.APPEND, true, 1, 0, -1, true, false);
        assertThat(zero.advantages(rewards, Outcome.ALL_INCORRECT)).containsExactly(0.0, 0.0, 0.0, 0.0);
        assertThat(zero.advantages(rewards, Outcome.MIXED)).containsExactly(0.5, 0.5, 0.5, -1.5);
    }

    @Test
    void shouldPunishCorrectResponsesBelowTheVirtualFailureUnlessThereIsAFloor() {
        // Four correct responses whose punishment puts them below the failure: mean -9/5, deviation 1/sqrt(5).
        List<Double> rewards = List.of(-2.0, -2.0, -2.0, -2.0);
        assertThat(rule(Reactivation.APPEND, true, 1).advantages(rewards, Outcome.ALL_CORRECT))
                .allSatisfy(a -> assertThat(a).isCloseTo(-1 / Math.sqrt(5), TINY));

        AdvantageRule floor = new AdvantageRule(Reactivation.APPEND, true, 1, 0, -1, false, true);
        assertThat(floor.advantages(rewards, Outcome.ALL_CORRECT)).containsExactly(0.0, 0.0, 0.0, 0.0);
    }

    @Test
    void shouldFloorReactivatedAdvantagesOnly() {
        AdvantageRule floor = new AdvantageRule(Reactivation.APPEND, false, 1, 0, -1, false, true);
        // Statistics over 1, 0 and the virtual -1: mean 0. Over 2, 0 and -1: mean 1/3, which the second is below.
        assertThat(floor.advantages(List.of(1.0, 0.0), Outcome.ALL_CORRECT)).containsExactly(1.0, 0.0);
        assertThat(floor.advantages(List.of(2.0, 0.0), Outcome.ALL_CORRECT)).containsExactly(2 - 1.0 / 3, 0.0);
        assertThat(floor.advantages(List.of(1.0, -1.0), Outcome.MIXED)).containsExactly(1.0, -1.0);

        AdvantageRule plain = new AdvantageRule(Reactivation.OFF, false, 1, 0, -1, false, true);
        assertThat(plain.advantages(List.of(2.0, 0.0), Outcome.ALL_CORRECT)).containsExactly(1.0, -1.0);
    }

    @Test
    void shouldRefuseAGroupWithoutRewards() {
        assertThatThrownBy(() -> rule(Reactivation.OFF, true, 1).advantages(List.of(), Outcome.MIXED))
                .hasMessage("a group has at least one reward");
    }

    @Test
    void shouldNameFieldAndValueWhenASettingIsBad() {
        assertThatThrownBy(() -> rule(Reactivation.OFF, true, 2)).hasMessage("advantage.ddof must be 0 or 1, was 2");
        assertThatThrownBy(() -> new AdvantageRule(Reactivation.OFF, true, 1, Double.NaN, -1, false, false))
                .hasMessage("advantage.epsilon must be 0 or more, was NaN");
        assertThatThrownBy(() -> new AdvantageRule(Reactivation.OFF, true, 1, 1e-6, Double.NaN, false, false))
                .hasMessage("advantage.incorrectReward must be finite, was NaN");
    }

    private static double sum(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).sum();
    }
}
