package io.erpo.view.progress;

import static io.erpo.fixtures.SampleRun.batch;
import static io.erpo.fixtures.SampleRun.evaluation;
import static io.erpo.fixtures.SampleRun.policy;
import static io.erpo.fixtures.SampleRun.response;
import static io.erpo.fixtures.SampleRun.trained;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.erpo.events.BenchmarkSettings;
import io.erpo.events.DeadLetter;
import io.erpo.events.Evaluation;
import io.erpo.events.Purpose;
import io.erpo.events.RunEnded;
import io.erpo.events.RunOutcome;
import io.erpo.events.RunStarted;
import io.erpo.events.StepStatistics;
import io.erpo.fixtures.SampleRun;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;

class RunProgressTest {

    private final RunProgress progress = new RunProgress(SampleRun.run());

    @Test
    void shouldReportAStepWhenItsBatchAndItsTrainingAreKnown() {
        SampleRun.complete().forEach(progress::accept);

        assertThat(progress.reports())
                .containsExactly(
                        new StepReport(0, statistics(-0.25), 20, 1_000, 4),
                        new StepReport(1, statistics(0.75), 10, 1_000, 2.5));
    }

    private static StepStatistics statistics(double reward) {
        return new StepStatistics(
                2, 4, reward, 0.75, 0.5, 0.25, 0.25, 1.01, 1.02, 0.5, 3.0, 0.0, 0.0, 0, 0, 0.0, List.of(), List.of(),
                Map.of());
    }

    @Test
    void shouldAccountForTheTimeOfEachPhase() {
        SampleRun.complete().forEach(progress::accept);

        Phases phases = progress.phases();

        assertThat(phases).isEqualTo(new Phases(4, 6.5, 5, 2, 1, 0.5, 3.5));
        assertThat(phases.neitherShare()).isCloseTo(0.5 / 6.5, within(1e-12));
    }

    @Test
    void shouldSayTheSameWhenEventsOfDifferentTopicsArriveInAnotherOrder() {
        SampleRun.complete().forEach(progress::accept);
        List<SpecificRecord> shuffled = new ArrayList<>(SampleRun.complete());
        Collections.shuffle(shuffled, new Random(7));
        RunProgress other = new RunProgress(SampleRun.run());

        shuffled.forEach(other::accept);

        assertThat(other.reports()).isEqualTo(progress.reports());
        assertThat(other.phases()).isEqualTo(progress.phases());
        assertThat(other.complete()).isTrue();
    }

    /** A benchmark changes neither the accuracy on the held-out set nor when steps are done. */
    @Test
    void shouldBeCompleteOnlyWhenTheFinalPolicyIsMeasuredOnEveryBenchmark() {
        RunStarted run = SampleRun.run();
        run.setBenchmarks(List.of(new BenchmarkSettings("aime", "", "", List.of("b1", "b2"), 4, 1.0, 1.0, 0, 8, 0)));
        RunProgress measured = new RunProgress(run);

        SampleRun.complete().forEach(measured::accept);
        assertThat(measured.complete()).isFalse();
        assertThat(measured.activity())
                .isEqualTo("measuring the final policy on held-out prompts, aime: 1 of 16 responses");
        Evaluation last = aime(2, 0.5);
        measured.accept(last);
        measured.accept(aime(0, 0.25));

        assertThat(measured.complete()).isTrue();
        assertThat(measured.benchmarks()).containsExactly(aime(0, 0.25), last);
        SampleRun.complete().forEach(progress::accept);
        assertThat(measured.accuracies()).isEqualTo(progress.accuracies());
        assertThat(RunSummary.of(measured).json().get("benchmarks").get(1))
                .hasToString(
                        "{\"benchmark\":\"aime\",\"policyVersion\":2,\"prompts\":0,\"samples\":4,\"temperature\":1.0,"
                                + "\"topP\":1.0,\"topK\":0,\"maxNewTokens\":8,\"meanAtK\":0.5,\"majAtK\":0.5,\"passAtK\":[0.5]}");
    }

    private static Evaluation aime(long version, double accuracy) {
        return Evaluation.newBuilder()
                .setRunId(SampleRun.run().getRunId())
                .setPolicyVersion(version)
                .setBenchmark("aime")
                .setSamples(4)
                .setTemperature(1.0)
                .setMeanAtK(accuracy)
                .setPassAtK(List.of(accuracy))
                .setMajAtK(accuracy)
                .setPrompts(List.of())
                .setMaxNewTokens(8)
                .build();
    }

    @Test
    void shouldBeCompleteOnlyWhenTheFinalPolicyIsMeasured() {
        List<SpecificRecord> events = SampleRun.complete();

        events.subList(0, events.size() - 1).forEach(progress::accept);
        assertThat(progress.complete()).isFalse();

        progress.accept(events.get(events.size() - 1));
        assertThat(progress.complete()).isTrue();
    }

    @Test
    void shouldKnowTheFirstEndOfTheRunAndOfNoOther() {
        progress.accept(ended("someone-else", "its own"));
        assertThat(progress.end()).isEmpty();

        progress.accept(ended(SampleRun.run().getRunId(), "the first"));
        progress.accept(ended(SampleRun.run().getRunId(), "the second"));

        assertThat(progress.end()).map(RunEnded::getReason).contains("the first");
        assertThat(progress.complete()).isFalse();
    }

    private static RunEnded ended(String runId, String reason) {
        return new RunEnded(runId, RunOutcome.FAILED, "learner-service", reason, null, Instant.EPOCH);
    }

    @Test
    void shouldIgnoreEventsOfAnotherRun() {
        progress.accept(policy(0));
        var foreign = trained(0, 9, 1);
        foreign.setRunId("someone-else");

        progress.accept(foreign);

        assertThat(progress.stepsDone()).isZero();
    }

    @Test
    void shouldNameTheRefusedRecordWithoutWhichTheRunCannotEnd() {
        DeadLetter batch =
                new DeadLetter("erpo.advantage-batches.v1", 0, 24L, null, null, "learner-service", "why", null, null);
        progress.accept(
                new DeadLetter("erpo.rewards.v1", 0, 7L, null, null, "history-stream", "no such run", null, null));
        assertThat(progress.fatalDeadLetter()).isEmpty();

        progress.accept(batch);

        assertThat(progress.fatalDeadLetter()).contains(batch);
    }

    @Test
    void shouldEndARunForARefusalOnlyInTheLifeThatSawIt() {
        progress.accept(
                new DeadLetter("erpo.advantage-batches.v1", 0, 24L, null, null, "learner-service", "why", null, null));

        progress.pardonRefusals();
        assertThat(progress.fatalDeadLetter()).isEmpty();
        assertThat(progress.deadLetters()).isEqualTo(1);

        DeadLetter again =
                new DeadLetter("erpo.advantage-batches.v1", 0, 25L, null, null, "learner-service", "why", null, null);
        progress.accept(again);
        assertThat(progress.fatalDeadLetter()).contains(again);
    }

    @Test
    void shouldCountDeadLetters() {
        progress.accept(
                new DeadLetter("erpo.rewards.v1", 0, 7L, null, null, "history-stream", "no such run", null, null));

        assertThat(progress.deadLetters()).isEqualTo(1);
    }

    @Test
    void shouldRememberTheStepsWhoseBatchWasNotFullOrEmpty() {
        var unfilled = batch(1, 0);
        unfilled.setFull(false);
        unfilled.setDraws(3);
        var empty = batch(0, 0);
        empty.setSamples(List.of());

        progress.accept(unfilled);
        progress.accept(batch(2, 0));
        progress.accept(empty);

        assertThat(progress.shortBatches()).containsExactly(new ShortBatch(0, 1, 0), new ShortBatch(1, 3, 1));
        assertThat(progress.shortBatches()).extracting(ShortBatch::empty).containsExactly(true, false);
    }

    @Test
    void shouldNameTheActivityOfEveryPhase() {
        assertThat(progress.activity()).isEqualTo("importing the base policy");
        progress.accept(policy(0));
        progress.accept(response(0, Purpose.BENCHMARK, 4, 1, 1));
        assertThat(progress.activity()).isEqualTo("measuring the base policy on held-out prompts: 1 of 8 responses");
        progress.accept(evaluation(0, 0.5));
        progress.accept(response(0, Purpose.TRAINING, 5, 1, 1));
        assertThat(progress.activity()).isEqualTo("sampling step 1: 1 responses");
        progress.accept(batch(0, 0));
        assertThat(progress.activity()).isEqualTo("training step 1; sampling step 2: 0 responses");
        progress.accept(batch(1, 0));
        assertThat(progress.activity()).isEqualTo("training step 1");
        progress.accept(trained(0, 6, 1));
        progress.accept(trained(1, 7, 1));
        assertThat(progress.activity()).isEqualTo("measuring the final policy on held-out prompts: 0 of 8 responses");
    }
}
