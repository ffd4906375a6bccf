package io.erpo.algorithm;

import static io.erpo.algorithm.Outcome.ALL_CORRECT;
import static io.erpo.algorithm.Outcome.ALL_INCORRECT;
import static io.erpo.algorithm.Outcome.MIXED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.erpo.algorithm.BatchRule.BatchPlan;
import io.erpo.algorithm.BatchRule.DropReason;
import io.erpo.algorithm.BatchRule.Dropped;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class BatchRuleTest {

    private static final BatchRule KEEP_ALL = new BatchRule(false, false, false, 1);
    private static final BatchRule DAPO = new BatchRule(true, true, true, 3);

    private record Group(String id, Outcome outcome) {}

    private static final Group SOLVED = new Group("solved", ALL_CORRECT);
    private static final Group HOPELESS = new Group("hopeless", ALL_INCORRECT);
    private static final Group A = new Group("a", MIXED);
    private static final Group B = new Group("b", MIXED);
    private static final Group C = new Group("c", MIXED);

    private static Optional<BatchPlan<Group>> decide(
            BatchRule rule, int draws, int promptsPerStep, boolean morePrompts, Group... groups) {
        return rule.decide(List.of(groups), Group::outcome, draws, promptsPerStep, morePrompts);
    }

    @Test
    void shouldKeepEveryGroupInDrawOrderWhenNothingIsFiltered() {
        assertThat(decide(KEEP_ALL, 1, 4, true, SOLVED, A, HOPELESS, B))
                .contains(new BatchPlan<>(List.of(SOLVED, A, HOPELESS, B), List.of(), 1, true));
    }

    @Test
    void shouldDropWithReasonsAndDrawNoMoreWhenFilteringWithoutDynamicSampling() {
        BatchRule filter = new BatchRule(true, true, false, 1);
        assertThat(decide(filter, 1, 3, true, SOLVED, A, HOPELESS))
                .contains(new BatchPlan<>(
                        List.of(A),
                        List.of(
                                new Dropped<>(SOLVED, DropReason.ALL_CORRECT),
                                new Dropped<>(HOPELESS, DropReason.ALL_INCORRECT)),
                        1,
                        true));
    }

    @Test
    void shouldKeepAllCorrectGroupsWhenOnlyAllIncorrectOnesAreDropped() {
        BatchRule erpo = new BatchRule(false, true, false, 1);
        assertThat(decide(erpo, 1, 3, true, SOLVED, A, HOPELESS).orElseThrow().kept())
                .containsExactly(SOLVED, A);
    }

    @Test
    void shouldDropAGroupWithoutOutcomeWhateverTheRuleKeeps() {
        Group unknown = new Group("unknown", Outcome.UNDECIDED);
        assertThat(decide(KEEP_ALL, 1, 2, true, unknown, A))
                .contains(new BatchPlan<>(List.of(A), List.of(new Dropped<>(unknown, DropReason.UNDECIDED)), 1, true));
        assertThat(decide(DAPO, 1, 2, true, unknown, A)).isEmpty();
    }

    @Test
    void shouldAskForAnotherDrawWhenTheBatchIsNotFull() {
        assertThat(decide(DAPO, 1, 2, true, SOLVED, A)).isEmpty();
        assertThat(decide(DAPO, 2, 2, true, SOLVED, A, HOPELESS, SOLVED)).isEmpty();
    }

    @Test
    void shouldBeFullAndCallTheRestSurplusWhenARefillBringsMoreThanFits() {
        assertThat(decide(DAPO, 2, 2, true, SOLVED, A, B, C))
                .contains(new BatchPlan<>(
                        List.of(A, B),
                        List.of(new Dropped<>(SOLVED, DropReason.ALL_CORRECT), new Dropped<>(C, DropReason.SURPLUS)),
                        2,
                        true));
    }

    @Test
    void shouldNameTheOutcomeRatherThanSurplusWhenAResidualGroupComesAfterTheBatchIsFull() {
        assertThat(decide(DAPO, 1, 1, true, A, SOLVED, B).orElseThrow().dropped())
                .containsExactly(new Dropped<>(SOLVED, DropReason.ALL_CORRECT), new Dropped<>(B, DropReason.SURPLUS));
    }

    @Test
    void shouldGoOnWithWhatItHasAndSaySoWhenMaxDrawsAreSpent() {
        BatchPlan<Group> plan = decide(DAPO, 3, 2, true, SOLVED, A, HOPELESS).orElseThrow();
        assertThat(plan.kept()).containsExactly(A);
        assertThat(plan.draws()).isEqualTo(3);
        assertThat(plan.full()).isFalse();
    }

    @Test
    void shouldGoOnWithWhatItHasAndSaySoWhenTheTrainingSetIsExhausted() {
        BatchPlan<Group> plan = decide(DAPO, 1, 2, false, SOLVED, HOPELESS).orElseThrow();
        assertThat(plan.kept()).isEmpty();
        assertThat(plan.full()).isFalse();
    }

    @RepeatableProperty
    void shouldAccountForEveryGroupExactlyOnce(
            @ForAll @Size(max = 20) List<Outcome> outcomes,
            @ForAll boolean dropAllCorrect,
            @ForAll boolean dropAllIncorrect,
            @ForAll boolean dynamicSampling,
            @ForAll @IntRange(min = 1, max = 10) int promptsPerStep) {
        List<Group> groups = Stream.iterate(0, i -> i < outcomes.size(), i -> i + 1)
                .map(i -> new Group("g" + i, outcomes.get(i)))
                .toList();
        BatchPlan<Group> plan = new BatchRule(dropAllCorrect, dropAllIncorrect, dynamicSampling, 2)
                .decide(groups, Group::outcome, 2, promptsPerStep, true)
                .orElseThrow();
        assertThat(Stream.concat(plan.kept().stream(), plan.dropped().stream().map(Dropped::group)))
                .containsExactlyInAnyOrderElementsOf(groups);
        assertThat(plan.kept()).hasSizeLessThanOrEqualTo(promptsPerStep);
        assertThat(plan.kept())
                .isEqualTo(groups.stream().filter(plan.kept()::contains).toList());
    }

    @Test
    void shouldNameFieldAndValueWhenASettingIsBad() {
        assertThatThrownBy(() -> new BatchRule(true, true, true, 0))
                .hasMessage("batch.maxDraws must be 1 or more, was 0");
    }
}
