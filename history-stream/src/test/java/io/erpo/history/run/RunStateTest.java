package io.erpo.history.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.erpo.events.BatchSettings;
import io.erpo.events.EvaluationSettings;
import io.erpo.events.Purpose;
import io.erpo.events.RunStarted;
import io.erpo.events.SamplingSettings;
import io.erpo.events.VerifiedGroup;
import io.erpo.history.Given;
import io.erpo.history.run.RunState.Move;
import io.erpo.history.run.RunState.OpenBenchmark;
import io.erpo.history.run.RunState.OpenStep;
import io.erpo.history.run.RunState.Standing;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunStateTest {

    private static final RunSchedule PLAN = RunSchedule.of(Given.run().build());

    @Test
    void shouldWaitForTheBasePolicy() {
        assertThat(RunState.NONE.next(PLAN)).isEqualTo(Move.WAIT);
    }

    @Test
    void shouldMeasureBeforeItDraws() {
        RunState published = RunState.NONE.afterPublication(0);
        assertThat(published.next(PLAN)).isEqualTo(Move.MEASURE);

        RunState measured = published.afterMeasuring(true);
        assertThat(measured.next(PLAN)).isEqualTo(Move.DRAW);

        RunState drawn = measured.afterDrawing();
        assertThat(drawn.next(PLAN)).isEqualTo(Move.WAIT);
        assertThat(drawn)
                .isEqualTo(new RunState(
                        0,
                        1,
                        1,
                        0,
                        0,
                        List.of(),
                        List.of(new OpenStep(1, 0)),
                        List.of(new OpenBenchmark(0, 0)),
                        false));
    }

    @Test
    void shouldDrawAheadByTheLagButNeverBeyondTheLastStep() {
        RunSchedule lagging = plan(Given.run()
                .setSampling(new SamplingSettings(2, 2, 8, 9, List.of()))
                .build());

        RunState progress = open(lagging);

        assertThat(progress.drawn()).isEqualTo(3);
        assertThat(progress.open()).hasSize(3);
    }

    @Test
    void shouldDrawNoStepBeforeTheOneBeforeIsClosedWhenSamplingIsDynamic() {
        RunSchedule dynamic = plan(Given.run()
                .setSampling(new SamplingSettings(2, 2, 8, 9, List.of()))
                .setBatch(new BatchSettings(true, true, true, 2))
                .build());

        RunState first = open(dynamic);

        assertThat(first.drawn()).isEqualTo(1);
        assertThat(first.afterStep(Heat.NONE).next(dynamic)).isEqualTo(Move.DRAW);
    }

    @Test
    void shouldCloseStepsInOrderWhenTheLaterOneIsInFirst() {
        RunSchedule lagging = plan(Given.run()
                .setSampling(new SamplingSettings(2, 2, 8, 1, List.of()))
                .build());
        RunState progress = open(lagging);

        progress = progress.afterArrival(group(lagging, 1, 0)).afterArrival(group(lagging, 1, 1));
        assertThat(progress.next(lagging)).isEqualTo(Move.WAIT);

        progress = progress.afterArrival(group(lagging, 0, 1)).afterArrival(group(lagging, 0, 0));
        assertThat(progress.next(lagging)).isEqualTo(Move.CLOSE_STEP);
        progress = progress.afterStep(new Heat(4, List.of(3, 1)));
        assertThat(progress.next(lagging)).isEqualTo(Move.CLOSE_STEP);
        assertThat(progress.closed()).isEqualTo(1);
        assertThat(progress.heat()).isEqualTo(new Heat(4, List.of(3, 1)));
    }

    @Test
    void shouldWaitForTheRefillWhenAStepDrawsAgain() {
        RunSchedule dynamic = plan(
                Given.run().setBatch(new BatchSettings(true, true, true, 2)).build());
        RunState progress = open(dynamic)
                .afterArrival(group(dynamic, 0, 0))
                .afterArrival(group(dynamic, 0, 1))
                .afterRefill();

        assertThat(progress.next(dynamic)).isEqualTo(Move.WAIT);
        assertThat(progress.open()).containsExactly(new OpenStep(2, 2));
        assertThat(progress.standing(dynamic, group(dynamic, 0, 1, 0))).isEqualTo(Standing.EXPECTED);
        assertThat(progress.standing(dynamic, group(dynamic, 0, 2, 0))).isEqualTo(Standing.NEVER_DRAWN);
    }

    @Test
    void shouldTellWhatAGroupIsToTheRun() {
        RunState progress = open(PLAN);
        VerifiedGroup expected = group(PLAN, 0, 0);

        assertThat(progress.standing(PLAN, expected)).isEqualTo(Standing.EXPECTED);
        assertThat(progress.standing(PLAN, group(PLAN, 1, 0))).isEqualTo(Standing.NEVER_DRAWN);
        assertThat(progress.standing(
                        PLAN, VerifiedGroup.newBuilder(expected).setSlot(1).build()))
                .isEqualTo(Standing.NEVER_DRAWN);
        assertThat(progress.standing(
                        PLAN, VerifiedGroup.newBuilder(expected).setSlot(-1).build()))
                .isEqualTo(Standing.NEVER_DRAWN);
        assertThat(progress.afterStep(Heat.NONE).standing(PLAN, expected)).isEqualTo(Standing.CLOSED);
    }

    @Test
    void shouldCloseABenchmarkWhenItsLastGroupIsIn() {
        RunSchedule plan = plan(Given.run()
                .setEvaluation(new EvaluationSettings(2, 1.0, 1, 1.0, 0))
                .build());
        RunState progress = open(plan).afterPublication(1).afterMeasuring(true).afterArrival(benchmark(1, 0));

        assertThat(progress.standing(plan, benchmark(1, 1))).isEqualTo(Standing.EXPECTED);
        assertThat(progress.standing(plan, benchmark(2, 1))).isEqualTo(Standing.NEVER_DRAWN);

        progress = progress.afterArrival(benchmark(1, 1));
        assertThat(progress.complete(plan)).hasValue(1);
        progress = progress.afterBenchmark(1);
        assertThat(progress.complete(plan)).isEmpty();
        assertThat(progress.standing(plan, benchmark(1, 1))).isEqualTo(Standing.CLOSED);
    }

    @Test
    void shouldSurviveItsStore() {
        RunState progress = open(PLAN).afterArrival(group(PLAN, 0, 0));
        var serde = JsonSerde.of(RunState.class);

        byte[] stored = serde.serializer().serialize("store", progress);

        assertThat(serde.deserializer().deserialize("store", stored)).isEqualTo(progress);
    }

    /** An upgrade in the middle of a run: how often each prompt was heated before is not known, how many were is. */
    @Test
    void shouldGoOnFromTheStateOfAnEarlierRelease() {
        byte[] stored =
                "{\"published\":1,\"measured\":2,\"drawn\":1,\"closed\":1,\"heated\":3,\"open\":[],\"benchmarks\":[],\"ended\":false}"
                        .getBytes(StandardCharsets.UTF_8);

        RunState state = JsonSerde.of(RunState.class).deserializer().deserialize("store", stored);

        Heat after = state.heat().after(List.of(group(PLAN, 0, 0)));
        assertThat(after.heated()).isEqualTo(4);
        assertThat(after.histogram(10)).isEmpty();
    }

    /** Version 0 is published, and everything that follows from it is drawn. */
    private static RunState open(RunSchedule plan) {
        RunState progress = RunState.NONE.afterPublication(0).afterMeasuring(true);
        while (progress.next(plan) == Move.DRAW) {
            progress = progress.afterDrawing();
        }
        return progress;
    }

    private static RunSchedule plan(RunStarted run) {
        return RunSchedule.of(run);
    }

    private static VerifiedGroup group(RunSchedule plan, int step, int slot) {
        return group(plan, step, 0, slot);
    }

    private static VerifiedGroup group(RunSchedule plan, int step, int round, int slot) {
        return Groups.group(plan.draws(step, round).get(slot), 0, true, true);
    }

    private static VerifiedGroup benchmark(int version, int slot) {
        return VerifiedGroup.newBuilder(
                        Groups.group(PLAN.benchmarkDraws(version).get(slot), 0, true, true))
                .setPurpose(Purpose.BENCHMARK)
                .build();
    }
}
