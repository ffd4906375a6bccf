package io.erpo.view.status;

import static io.erpo.fixtures.SampleRun.evaluation;
import static io.erpo.fixtures.SampleRun.policy;
import static io.erpo.fixtures.SampleRun.second;
import static io.erpo.fixtures.SampleRun.trained;
import static org.assertj.core.api.Assertions.assertThat;

import io.erpo.events.RecordPlace;
import io.erpo.events.RunEnded;
import io.erpo.events.RunOutcome;
import io.erpo.fixtures.SampleEvents;
import io.erpo.fixtures.SampleRun;
import io.erpo.view.status.RunStatus.Accuracy;
import io.erpo.view.status.RunStatus.End;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;

class RunIndexTest {

    private static final RecordPlace PLACE = new RecordPlace("erpo.runs.v1", 0, 12L);

    private final RunIndex index = new RunIndex();

    private void at(double second, SpecificRecord event) {
        index.accept(event, second(second));
    }

    private RunStatus status() {
        return index.of(SampleEvents.RUN).orElseThrow();
    }

    private static RunEnded end(RunOutcome outcome, String by, String reason, double second) {
        return new RunEnded(SampleEvents.RUN, outcome, by, reason, PLACE, second(second));
    }

    @Test
    void shouldWaitUntilThereIsABasePolicy() {
        at(0, SampleRun.run());

        assertThat(status())
                .isEqualTo(new RunStatus(
                        SampleEvents.RUN,
                        "erpo",
                        RunState.WAITING,
                        2,
                        0,
                        second(0),
                        OptionalLong.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()));
        assertThat(status().stepAge(second(40))).isEqualTo(Duration.ofSeconds(40));
    }

    @Test
    void shouldTellStepPolicyAndAccuracyOfARunThatIsRunning() {
        at(10, policy(1));
        at(5, evaluation(0, 0.5));
        at(10, trained(0, 9, 1));
        at(1, policy(0));
        at(0, SampleRun.run());

        assertThat(status())
                .isEqualTo(new RunStatus(
                        SampleEvents.RUN,
                        "erpo",
                        RunState.RUNNING,
                        2,
                        1,
                        second(0),
                        OptionalLong.of(1),
                        Optional.of(second(10)),
                        Optional.of(new Accuracy(0, 0.5)),
                        Optional.empty()));
        assertThat(status().stepAge(second(40))).isEqualTo(Duration.ofSeconds(30));
        assertThat(status().age(second(40))).isEqualTo(Duration.ofSeconds(40));
    }

    @Test
    void shouldNeverShowANegativeAgeWhenTheClockOfAServiceIsAhead() {
        at(0, SampleEvents.aRun().setStartedAt(second(1_000)).build());

        assertThat(status().stepAge(second(40))).isZero();
        assertThat(status().age(second(40))).isZero();
    }

    @Test
    void shouldKeepTheFirstEnd() {
        at(0, SampleRun.run());
        at(3, end(RunOutcome.FAILED, "learner-service", "no model.safetensors", 3));
        at(4, end(RunOutcome.CANCELLED, "cli", "", 4));

        assertThat(status().state()).isEqualTo(RunState.FAILED);
        assertThat(status().end())
                .contains(new End(
                        "learner-service", "no model.safetensors", Optional.of("erpo.runs.v1-0@12"), second(3)));
    }

    @Test
    void shouldCallARunFinishedWhenItIsCompleteThoughNobodySaidSo() {
        at(0, SampleRun.run());
        SampleRun.complete().forEach(event -> index.accept(event, second(20)));

        assertThat(status().state()).isEqualTo(RunState.FINISHED);
        assertThat(status().end()).isEmpty();
        assertThat(status().accuracy()).contains(new Accuracy(2, 0.875));
    }

    @Test
    void shouldNotCallARunFinishedBeforeItsFinalPolicyIsMeasured() {
        at(0, SampleRun.run());
        SampleRun.complete().stream()
                .filter(event -> !event.equals(evaluation(2, 0.875)))
                .forEach(event -> index.accept(event, second(20)));

        assertThat(status().state()).isEqualTo(RunState.RUNNING);
    }

    @Test
    void shouldCountAStepOnceWhenItsRecordIsRepeated() {
        at(0, SampleRun.run());
        at(1, policy(0));
        at(10, trained(0, 9, 1));
        at(10, trained(0, 9, 1));

        assertThat(status().stepsDone()).isEqualTo(1);
    }

    @Test
    void shouldListOnlyRunsWhoseStartIsKnown() {
        at(0, SampleRun.run());
        at(0, SampleEvents.aRun().setRunId("erpo-s2-4e5f6a7b").build());
        at(3, new RunEnded("erpo-s3-00000000", RunOutcome.CANCELLED, "cli", "", null, second(3)));

        assertThat(index.runs()).extracting(RunStatus::runId).isEqualTo(List.of(SampleEvents.RUN, "erpo-s2-4e5f6a7b"));
        assertThat(index.of("erpo-s3-00000000")).isEmpty();
    }

    @Test
    void shouldWriteEverythingForScripts() {
        at(0, SampleRun.run());
        at(1, policy(0));
        at(5, evaluation(0, 0.5));
        at(9, end(RunOutcome.FAILED, "learner-service", "loss is NaN", 9));

        assertThat(status().json(second(61)))
                .hasToString(
                        "{\"runId\":\"erpo-s1-0a1b2c3d\",\"recipe\":\"erpo\",\"state\":\"failed\",\"stepsDone\":0,\"steps\":2,"
                                + "\"startedAt\":\"2026-01-01T00:00:00Z\",\"policyVersion\":0,\"lastStepAt\":null,\"stepAgeSeconds\":61,"
                                + "\"accuracy\":{\"policyVersion\":0,\"meanAtK\":0.5},"
                                + "\"end\":{\"by\":\"learner-service\",\"reason\":\"loss is NaN\",\"at\":\"erpo.runs.v1-0@12\",\"endedAt\":\"2026-01-01T00:00:09Z\"}}");
    }

    @Test
    void shouldSayNullForScriptsWhereNothingIsKnown() {
        at(0, SampleRun.run());

        assertThat(status().json(second(0)).toString())
                .contains("\"policyVersion\":null", "\"accuracy\":null", "\"end\":null");
    }
}
