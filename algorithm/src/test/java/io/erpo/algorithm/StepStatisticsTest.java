package io.erpo.algorithm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.erpo.algorithm.StepStatistics.GroupView;
import io.erpo.algorithm.StepStatistics.ResponseView;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Provide;
import org.assertj.core.api.recursive.comparison.RecursiveComparisonConfiguration;
import org.junit.jupiter.api.Test;

class StepStatisticsTest {

    private static ResponseView right(int tokens) {
        return new ResponseView(1, true, tokens, false, false, Map.of("exact", 1.0));
    }

    private static ResponseView wrong(int tokens, boolean truncated) {
        return new ResponseView(-1, false, tokens, truncated, truncated, Map.of("exact", -1.0, "shape", 0.5));
    }

    @Test
    void shouldDescribeAllGroupsOfTheStep() {
        StepStatistics statistics = StepStatistics.of(
                List.of(
                        new GroupView(Outcome.ALL_CORRECT, 1.1, List.of(right(4), right(6))),
                        new GroupView(Outcome.MIXED, 1.0, List.of(right(4), wrong(16, true))),
                        new GroupView(Outcome.MIXED, 1.0, List.of(wrong(2, false), right(8))),
                        new GroupView(Outcome.ALL_INCORRECT, 1.3, List.of(wrong(16, true), wrong(8, false)))),
                1.3);

        assertThat(statistics)
                .isEqualTo(new StepStatistics(
                        4,
                        8,
                        0.0,
                        0.5,
                        0.25,
                        0.5,
                        0.25,
                        (1.1 + 1.0 + 1.0 + 1.3) / 4,
                        1.3,
                        8.0,
                        0.25,
                        0.25,
                        3,
                        1,
                        0.0,
                        List.of(1.0, 1.0, 1.0, 1.0, 1.1, 1.3, 1.3),
                        Map.of("exact", 0.0, "shape", 0.5)));
    }

    @Test
    void shouldCountGroupsThatAreAllCorrectAtTheHighestTemperatureApart() {
        StepStatistics statistics = StepStatistics.of(
                List.of(
                        new GroupView(Outcome.ALL_CORRECT, 1.2, List.of(right(1))),
                        new GroupView(Outcome.ALL_CORRECT, 1.2 - 1e-9, List.of(right(1))),
                        new GroupView(Outcome.MIXED, 1.2, List.of(right(1), wrong(1, false))),
                        new GroupView(Outcome.ALL_CORRECT, 1.19, List.of(right(1)))),
                1.2);

        assertThat(statistics.belowMax()).isEqualTo(1);
        assertThat(statistics.belowMaxAllCorrect()).isEqualTo(1);
        assertThat(statistics.atMaxAllCorrectShare()).isEqualTo(0.5);
    }

    /** Otherwise a histogram of temperatures would show values that no prompt was sampled at. */
    @Test
    void shouldGiveTemperaturesOfGroupsAsQuantiles() {
        List<GroupView> groups = IntStream.rangeClosed(1, 20)
                .mapToObj(i -> new GroupView(Outcome.MIXED, i, List.of(right(1))))
                .toList();

        assertThat(StepStatistics.of(groups, 20).temperatures()).containsExactly(1.0, 2.0, 5.0, 10.0, 15.0, 18.0, 20.0);
        assertThat(StepStatistics.of(groups.subList(6, 7), 20).temperatures()).containsOnly(7.0);
    }

    @RepeatableProperty
    void shouldNotDependOnTheOrderOfGroups(@ForAll("groups") List<GroupView> groups, @ForAll long shuffle) {
        int[] order = new SplitMix64(shuffle).permutation(groups.size());
        StepStatistics shuffled =
                StepStatistics.of(IntStream.of(order).mapToObj(groups::get).toList(), 1.2);

        assertThat(shuffled)
                .usingRecursiveComparison(RecursiveComparisonConfiguration.builder()
                        .withComparatorForType(closeTo(1e-12), Double.class)
                        .build())
                .isEqualTo(StepStatistics.of(groups, 1.2));
    }

    @RepeatableProperty
    void shouldShareOutAllGroups(@ForAll("groups") List<GroupView> groups) {
        StepStatistics s = StepStatistics.of(groups, 1.2);
        double undecided = (double) groups.stream()
                        .filter(group -> group.outcome() == Outcome.UNDECIDED)
                        .count()
                / groups.size();
        assertThat(s.allCorrectShare() + s.mixedShare() + s.allIncorrectShare() + undecided)
                .isBetween(1 - 1e-12, 1 + 1e-12);
        assertThat(s.meanTemperature()).isLessThanOrEqualTo(s.maxTemperature() + 1e-12);
    }

    @Test
    void shouldNotOverflowWhenAStepHoldsMoreTokensThanAnIntCanCount() {
        GroupView long1 = new GroupView(Outcome.ALL_CORRECT, 1, List.of(right(Integer.MAX_VALUE)));
        assertThat(StepStatistics.of(List.of(long1, long1), 1).meanResponseTokens())
                .isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void shouldRefuseStepsAndGroupsWithoutResponses() {
        assertThatThrownBy(() -> StepStatistics.of(List.of(), 1)).hasMessage("a step has at least one group");
        assertThatThrownBy(() -> new GroupView(Outcome.MIXED, 1, List.of()))
                .hasMessage("a group has at least one response");
    }

    @Provide
    Arbitrary<List<GroupView>> groups() {
        Arbitrary<ResponseView> response = Combinators.combine(
                        Arbitraries.doubles().between(-2, 1).withoutEdgeCases(),
                        Arbitraries.of(true, false),
                        Arbitraries.integers().between(1, 100).withoutEdgeCases(),
                        Arbitraries.of(true, false),
                        Arbitraries.of(true, false),
                        Arbitraries.of(Map.<String, Double>of(), Map.of("a", 0.5), Map.of("a", -1.0, "b", 0.25)))
                .as(ResponseView::new);
        return Combinators.combine(
                        Arbitraries.of(Outcome.class),
                        Arbitraries.doubles().between(0.5, 1.5).withoutEdgeCases(),
                        response.list().ofMinSize(1).ofMaxSize(8))
                .as(GroupView::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(12);
    }

    private static Comparator<Double> closeTo(double tolerance) {
        return (a, b) -> Math.abs(a - b) <= tolerance ? 0 : Double.compare(a, b);
    }
}
