package io.erpo.replay.history;

import static io.erpo.fixtures.Visits.visit;
import static org.assertj.core.api.Assertions.assertThat;

import io.erpo.events.AdvantageBatch;
import io.erpo.events.Outcome;
import io.erpo.events.StepStatistics;
import io.erpo.events.VerifiedGroup;
import io.erpo.events.VerifiedResponse;
import io.erpo.fixtures.SampleRun;
import io.erpo.schemas.Events;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EarlierReleaseTest {

    static {
        // Builders copy records, and Avro does so only for classes that Events has registered as trusted.
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
        assertThat(EarlierRelease.form(present, old)).isEqualTo(old);
    }

    @Test
    void shouldCompareEverythingThatTheReleaseComputed() {
        AdvantageBatch wrong =
                with(StepStatistics.newBuilder(present.getStatistics()).setBelowMaxGroups(1));

        assertThat(EarlierRelease.form(present, wrong)).isEqualTo(present).isNotEqualTo(wrong);
    }

    /** The state of the earlier release did not say how often each prompt was heated. */
    @Test
    void shouldNotMissHistoryCountsInARunThatWasUpgradedOnItsWay() {
        AdvantageBatch upgraded =
                with(StepStatistics.newBuilder(present.getStatistics()).setHistoryCounts(List.of()));

        assertThat(EarlierRelease.form(present, upgraded)).isEqualTo(upgraded);
    }

    @Test
    void shouldNotMissMalformedResponsesInAGroupThatNamesNone() {
        VerifiedGroup old = visit("p1", 0, 0, Outcome.MIXED, 0, 0, 1, -1);
        VerifiedGroup present = VerifiedGroup.newBuilder(old)
                .setResponses(List.of(
                        old.getResponses().get(0), malformed(old.getResponses().get(1))))
                .build();
        VerifiedGroup wrong = VerifiedGroup.newBuilder(old)
                .setResponses(List.of(
                        malformed(old.getResponses().get(0)), old.getResponses().get(1)))
                .build();

        assertThat(EarlierRelease.form(present, old)).isEqualTo(old);
        assertThat(EarlierRelease.form(present, wrong)).isEqualTo(present).isNotEqualTo(wrong);
    }

    private static VerifiedResponse malformed(VerifiedResponse response) {
        return VerifiedResponse.newBuilder(response).setMalformed(true).build();
    }

    private AdvantageBatch with(StepStatistics.Builder statistics) {
        return AdvantageBatch.newBuilder(old).setStatistics(statistics.build()).build();
    }
}
