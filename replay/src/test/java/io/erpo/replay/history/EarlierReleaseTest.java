package io.erpo.replay.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.erpo.events.AdvantageBatch;
import io.erpo.events.EvaluatedPrompt;
import io.erpo.events.Evaluation;
import io.erpo.events.Outcome;
import io.erpo.events.StepStatistics;
import io.erpo.events.VerifiedGroup;
import io.erpo.fixtures.SampleRun;
import io.erpo.fixtures.Visits;
import io.erpo.schemas.Events;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EarlierReleaseTest {

    static {
        // Builders copy enums, and Avro does so only for classes that Events has registered as trusted.
        Events.model();
    }

    private final AdvantageBatch old = SampleRun.batch(0, 0.5);

    private final AdvantageBatch present = with(StepStatistics.newBuilder(old.getStatistics())
            .setMalformedShare(0.25)
            .setBelowMaxGroups(2)
            .setBelowMaxAllCorrect(1)
            .setAtMaxAllCorrectShare(0.1)
            .setHistoryCounts(List.of(1, 1))
            .setTemperatures(List.of(1.0, 1.0, 1.0, 1.0, 1.02, 1.02, 1.02))
            .setRewardMeans(Map.of("exact", 0.5)));

    @Test
    void shouldNotMissInALogOfAnEarlierReleaseWhatItDidNotCompute() {
        assertThat(new EarlierRelease(-1).form(present, old)).isEqualTo(old);
    }

    @Test
    void shouldCompareEverythingThatTheReleaseComputed() {
        AdvantageBatch wrong =
                with(StepStatistics.newBuilder(present.getStatistics()).setBelowMaxGroups(1));

        assertThat(new EarlierRelease(-1).form(present, wrong))
                .isEqualTo(present)
                .isNotEqualTo(wrong);
    }

    /** The state of the earlier release did not say how often each prompt was heated. */
    @Test
    void shouldNotMissHistoryCountsInARunThatWasUpgradedOnItsWay() {
        AdvantageBatch upgraded =
                with(StepStatistics.newBuilder(present.getStatistics()).setHistoryCounts(List.of()));

        assertThat(new EarlierRelease(-1).form(present, upgraded)).isEqualTo(upgraded);
    }

    /** The log of an earlier release does not say which responses are malformed. */
    @Test
    void shouldNotMissMalformedResponsesInGroupsOfAnEarlierRelease() {
        VerifiedGroup group = Visits.visit("p1", 0, 3, Outcome.MIXED, 0, 0, 1, -1);
        VerifiedGroup ours = VerifiedGroup.newBuilder(group).build();
        ours.getResponses().get(1).setMalformed(true);

        assertThat(new EarlierRelease(group.getStep()).form(ours, group)).isEqualTo(group);
        assertThat(new EarlierRelease(group.getStep() - 1).form(ours, group)).isNotEqualTo(group);
    }

    @Test
    void shouldNotMissInAnEvaluationWhatAnEarlierReleaseDidNotCount() {
        Evaluation old = SampleRun.evaluation(1, 0.5);
        old.setPrompts(List.of(new EvaluatedPrompt("q1", 2, true, 0.0, 0L, 0, 0)));
        Evaluation ours = Evaluation.newBuilder(old)
                .setTopP(0.7)
                .setMaxNewTokens(8)
                .setPrompts(List.of(new EvaluatedPrompt("q1", 2, true, 1.0, 9L, 1, 1)))
                .build();

        assertThat(new EarlierRelease(-1).form(ours, old)).isEqualTo(old);
        assertThat(new EarlierRelease(-1).form(ours, ours)).isEqualTo(ours);
    }

    /** Of two answers with two votes each the first decided; now the prompt counts half, and is not majority-correct. */
    @Test
    void shouldTakeTiedMajoritiesAsTheEarlierReleaseDecidedThem() {
        Evaluation old = measured(
                1.0,
                0,
                new EvaluatedPrompt("tied", 2, true, 0.0, 0L, 0, 0),
                new EvaluatedPrompt("clear", 3, true, 0.0, 0L, 0, 0));
        Evaluation ours = measured(
                0.75,
                8,
                new EvaluatedPrompt("tied", 2, false, 0.5, 12L, 0, 0),
                new EvaluatedPrompt("clear", 3, true, 1.0, 10L, 0, 1));

        assertThat(new EarlierRelease(-1).form(ours, old)).isEqualTo(old);
    }

    @Test
    void shouldCompareTheResponsesBehindATieOfAnEarlierRelease() {
        Evaluation wrong = measured(1.0, 0, new EvaluatedPrompt("tied", 3, true, 0.0, 0L, 0, 0));
        Evaluation ours = measured(0.5, 8, new EvaluatedPrompt("tied", 2, false, 0.5, 12L, 0, 0));

        EvaluatedPrompt found =
                new EarlierRelease(-1).form(ours, wrong).getPrompts().get(0);

        assertThat(found).isEqualTo(new EvaluatedPrompt("tied", 2, true, 0.0, 0L, 0, 0));
    }

    @Test
    void shouldCompareTiedMajoritiesOfThisRelease() {
        Evaluation theirs = measured(1.0, 8, new EvaluatedPrompt("tied", 2, true, 1.0, 12L, 0, 0));
        Evaluation ours = measured(0.5, 8, new EvaluatedPrompt("tied", 2, false, 0.5, 12L, 0, 0));

        assertThat(new EarlierRelease(-1).form(ours, theirs)).isEqualTo(ours).isNotEqualTo(theirs);
    }

    private static Evaluation measured(double majAtK, int maxNewTokens, EvaluatedPrompt... prompts) {
        return Evaluation.newBuilder(SampleRun.evaluation(1, 0.5))
                .setMajAtK(majAtK)
                .setMaxNewTokens(maxNewTokens)
                .setPrompts(List.of(prompts))
                .build();
    }

    private AdvantageBatch with(StepStatistics.Builder statistics) {
        return AdvantageBatch.newBuilder(old).setStatistics(statistics.build()).build();
    }
}
