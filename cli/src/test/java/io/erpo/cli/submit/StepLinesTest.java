package io.erpo.cli.submit;

import static org.assertj.core.api.Assertions.assertThat;

import io.erpo.events.DeadLetter;
import io.erpo.events.RunEnded;
import io.erpo.events.RunOutcome;
import io.erpo.events.TrainStep;
import io.erpo.fixtures.SampleEvents;
import io.erpo.fixtures.SampleRun;
import io.erpo.schemas.Events;
import io.erpo.view.status.RunIndex;
import io.erpo.view.status.RunStatus;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StepLinesTest {

    private final StepLines lines = new StepLines(SampleEvents.RUN);
    private final RunIndex index = new RunIndex();

    @BeforeEach
    void start() {
        index.accept(SampleRun.run(), SampleRun.second(0));
    }

    private RunStatus status() {
        return index.of(SampleEvents.RUN).orElseThrow();
    }

    private List<String> of(SpecificRecord event) {
        index.accept(event, SampleRun.second(1));
        return lines.of(event, status());
    }

    private static DeadLetter refused(byte[] value) {
        return DeadLetter.newBuilder()
                .setTopic("erpo.advantage-batches.v1")
                .setPartition(0)
                .setOffset(7)
                .setKey(null)
                .setValue(value == null ? null : ByteBuffer.wrap(value))
                .setConsumer("learner-service")
                .setReason("it has no samples")
                .build();
    }

    @Test
    void shouldWriteALineForAStepWithItsBatch() {
        assertThat(of(SampleRun.batch(0, 0.25))).isEmpty();

        assertThat(of(SampleRun.trained(0, 1, 1)))
                .containsExactly("step 1/2  reward 0.250  correct 75.0%  mixed 25.0%  loss 0.1000  entropy 1.000");
    }

    @Test
    void shouldWriteTheSignalsOfAStepBehindIt() {
        lines.past(SampleRun.run());
        of(SampleRun.batch(0, 0.25));
        TrainStep dead = SampleRun.trained(0, 1, 1);
        dead.setGradNorm(0);

        assertThat(of(dead)).hasSize(2).last().asString().startsWith("signal gradient-unusable after step 1: ");
    }

    @Test
    void shouldWriteWhatItKnowsWhenTheBatchIsOlderThanTheWaiting() {
        assertThat(of(SampleRun.trained(1, 1, 1))).containsExactly("step 2/2  loss 0.1000  entropy 1.000");
    }

    @Test
    void shouldWriteAnAccuracyAndNothingForPoliciesAndOtherRuns() {
        assertThat(of(SampleRun.policy(0))).isEmpty();
        assertThat(of(SampleRun.evaluation(0, 0.875))).containsExactly("held-out accuracy of policy 0: 87.5%");
        TrainStep stranger = TrainStep.newBuilder(SampleRun.trained(0, 1, 1))
                .setRunId("erpo-s2-4e5f6a7b")
                .build();
        assertThat(of(stranger)).isEmpty();
    }

    @Test
    void shouldTellOfARefusedRecordOfTheRunOnly() {
        byte[] other = Events.encode(
                SampleEvents.aRequest().setRunId("erpo-s2-4e5f6a7b").build());

        assertThat(of(refused(Events.encode(SampleRun.batch(0, 1)))))
                .containsExactly(
                        "learner-service refused erpo.advantage-batches.v1-0@7 of this run: it has no samples");
        assertThat(of(refused(other))).isEmpty();
        assertThat(of(refused("no event".getBytes(StandardCharsets.UTF_8)))).isEmpty();
        assertThat(of(refused(null))).isEmpty();
    }

    @Test
    void shouldSayWhereTheWaitingBeginsAndHowItEnds() {
        assertThat(StepLines.attached(status())).isEqualTo("run erpo-s1-0a1b2c3d is waiting: 0 of 2 steps done");
        index.accept(
                new RunEnded(
                        SampleEvents.RUN,
                        RunOutcome.FAILED,
                        "learner-service",
                        "loss is NaN",
                        null,
                        SampleRun.second(9)),
                SampleRun.second(9));

        assertThat(StepLines.ended(status()))
                .isEqualTo("run erpo-s1-0a1b2c3d is failed by learner-service: loss is NaN");
    }

    @Test
    void shouldNameNobodyWhenNobodySaidThatACompleteRunHasEnded() {
        SampleRun.complete().forEach(this::of);

        assertThat(StepLines.ended(status())).isEqualTo("run erpo-s1-0a1b2c3d is finished");
    }
}
