package io.erpo.algorithm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.erpo.algorithm.StepStatistics.GroupView;
import io.erpo.algorithm.StepStatistics.ResponseView;
import java.util.Comparator;
import java.util.List;
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
        return new ResponseView(1, true, tokens, false);
    }

    private static ResponseView wrong(int tokens, boolean truncated) {
        return new ResponseView(-1, false, tokens, truncated);
    }

    @Test
    void shouldDescribeAllGroupsOfTheStep() {
        StepStatistics statistics = StepStatistics.of(List.of(
                new GroupView(Outcome.ALL_CORRECT, 1.1, List.of(right(4), right(6))),
                new GroupView(Outcome.MIXED, 1.0, List.of(right(4), wrong(16, true))),
                new GroupView(Outcome.MIXED, 1.0, List.of(wrong(2, false), right(8))),
                new GroupView(Outcome.ALL_INCORRECT, 1.3, List.of(wrong(16, true), wrong(8, false)))));

        assertThat(statistics)
                .isEqualTo(new StepStatistics(
                        4, 8, 0.0, 0.5, 0.25, 0.5, 0.25, (1.1 + 1.0 + 1.0 + 1.3) / 4, 1.3, 8.0, 0.25));
    }

    @RepeatableProperty
    void shouldNotDependOnTheOrderOfGroups(@ForAll("groups") List<GroupView> groups, @ForAll long shuffle) {
        int[] order = new SplitMix64(shuffle).permutation(groups.size());
        StepStatistics shuffled =
                StepStatistics.of(IntStream.of(order).mapToObj(groups::get).toList());

        assertThat(shuffled)
                .usingRecursiveComparison(RecursiveComparisonConfiguration.builder()
                        .withComparatorForType(closeTo(1e-12), Double.class)
                        .build())
                .isEqualTo(StepStatistics.of(groups));
    }

    @RepeatableProperty
    void shouldShareOutAllGroups(@ForAll("groups") List<GroupView> groups) {
        StepStatistics s = StepStatistics.of(groups);
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
        assertThat(StepStatistics.of(List.of(long1, long1)).meanResponseTokens())
                .isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void shouldRefuseStepsAndGroupsWithoutResponses() {
        assertThatThrownBy(() -> StepStatistics.of(List.of())).hasMessage("a step has at least one group");
        assertThatThrownBy(() -> new GroupView(Outcome.MIXED, 1, List.of()))
                .hasMessage("a group has at least one response");
    }

    @Provide
    Arbitrary<List<GroupView>> groups() {
        Arbitrary<ResponseView> response = Combinators.combine(
                        Arbitraries.doubles().between(-2, 1).withoutEdgeCases(),
                        Arbitraries.of(true, false),
                        Arbitraries.integers().between(1, 100).withoutEdgeCases(),
                        Arbitraries.of(true, false))
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
