package io.erpo.experiment.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.erpo.events.EvaluatedPrompt;
import io.erpo.events.Evaluation;
import io.erpo.events.Outcome;
import io.erpo.events.Purpose;
import io.erpo.events.RunEnded;
import io.erpo.events.RunOutcome;
import io.erpo.events.VerifiedGroup;
import io.erpo.fixtures.SampleEvents;
import io.erpo.fixtures.SampleRun;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunFoldTest {

    private static VerifiedGroup visit(String prompt, int visit, Outcome outcome, double temperature, Purpose purpose) {
        return new VerifiedGroup(
                SampleEvents.RUN,
                visit,
                0,
                0,
                SampleEvents.RUN + "/" + prompt + "/" + visit + purpose,
                prompt,
                visit,
                purpose,
                "",
                0L,
                temperature,
                outcome,
                0,
                0,
                1.0,
                List.of());
    }

    private static Evaluation measured(long version) {
        Evaluation evaluation = SampleRun.evaluation(version, 0.5);
        evaluation.setPrompts(List.of(
                EvaluatedPrompt.newBuilder()
                        .setPromptId("q1")
                        .setCorrect(3)
                        .setMajorityCorrect(true)
                        .setMajority(1.0)
                        .build(),
                EvaluatedPrompt.newBuilder()
                        .setPromptId("q2")
                        .setCorrect(1)
                        .setMajorityCorrect(false)
                        .setMajority(0.5)
                        .build()));
        return evaluation;
    }

    private static RunEnded ended(RunOutcome outcome, String reason) {
        return new RunEnded(SampleEvents.RUN, outcome, "history-stream", reason, null, SampleRun.second(20));
    }

    private static List<SpecificRecord> events() {
        return List.of(
                SampleRun.policy(0),
                measured(0),
                SampleRun.batch(0, -0.25),
                SampleRun.trained(0, 9, 1),
                SampleRun.policy(1),
                SampleRun.batch(1, 0.75),
                SampleRun.trained(1, 11, 1),
                SampleRun.policy(2),
                measured(2),
                visit("p1", 0, Outcome.ALL_CORRECT, 1.0, Purpose.TRAINING),
                visit("p2", 0, Outcome.MIXED, 1.0, Purpose.TRAINING),
                visit("p1", 1, Outcome.ALL_INCORRECT, 1.2, Purpose.TRAINING),
                visit("q1", 0, Outcome.ALL_CORRECT, 1.0, Purpose.BENCHMARK),
                ended(RunOutcome.FINISHED, ""));
    }

    private static RunResult folded(List<? extends SpecificRecord> events) {
        RunFold fold = new RunFold(SampleRun.run());
        events.forEach(fold::accept);
        return fold.result("erpo-seed1", "erpo", "abc");
    }

    @Test
    void shouldKeepStepsEpochsAndMeasurementsOfARun() {
        RunResult result = folded(events());

        assertThat(result.finished()).isTrue();
        assertThat(result.seconds()).isEqualTo(20);
        assertThat(result.policySha256()).isEqualTo("sha2");
        assertThat(result.steps())
                .extracting(row -> row.value(StepMeasure.REWARD))
                .containsExactly(-0.25, 0.75);
        // Four responses of three tokens a step.
        assertThat(result.generatedTokens(1)).isEqualTo(12);
        assertThat(result.generatedTokens(Integer.MAX_VALUE)).isEqualTo(24);
        assertThat(result.measurements()).extracting(Measurement::step).containsExactly(0, 2);
        assertThat(result.measurements().get(1).prompts())
                .containsExactly(new Measurement.Score("q1", 3, 1.0), new Measurement.Score("q2", 1, 0.5));
    }

    @Test
    void shouldCountOutcomesByVisitWithoutThoseOfBenchmarks() {
        List<EpochRow> epochs = folded(events()).epochs();

        assertThat(epochs).hasSize(2);
        assertThat(epochs.get(0)).isEqualTo(new EpochRow(0, 2, 1, 1, 0, 1.0, true, false));
        assertThat(epochs.get(1).complete()).as("p2 was not visited twice").isFalse();
        assertThat(epochs.get(1).capped()).as("1.2 is the run's maximum").isTrue();
        assertThat(epochs.get(1).meanTemperature()).isEqualTo(1.2, within(1e-12));
    }

    @Test
    void shouldNotDependOnTheOrderOfEventsNorOnDuplicates() {
        List<SpecificRecord> shuffled = new ArrayList<>(events());
        shuffled.addAll(events());
        Collections.shuffle(shuffled, new Random(5));

        assertThat(folded(shuffled)).isEqualTo(folded(events()));
    }

    /** They are written together, but a reader sees one topic first. */
    @Test
    void shouldWaitForTheLastEvaluationWhenTheEndOfARunComesFirst() {
        RunFold fold = new RunFold(SampleRun.run());
        List<SpecificRecord> events = new ArrayList<>(events());
        SpecificRecord last = events.remove(8);
        events.forEach(fold::accept);

        assertThat(fold.ended()).isFalse();

        fold.accept(last);
        assertThat(fold.ended()).isTrue();
    }

    @Test
    void shouldSayWhyARunWasNotFinished() {
        RunResult result = folded(List.of(SampleRun.policy(0), ended(RunOutcome.FAILED, "the loss is not finite")));

        assertThat(result.finished()).isFalse();
        assertThat(result.outcome()).isEqualTo("failed");
        assertThat(result.reason()).isEqualTo("the loss is not finite");
    }

    @Test
    void shouldBeTheSameAfterAFile(@TempDir Path folder) {
        RunResult result = folded(events());

        ResultFile.write(folder.resolve("result.json"), result);

        assertThat(ResultFile.read(folder.resolve("result.json"))).isEqualTo(result);
    }
}
