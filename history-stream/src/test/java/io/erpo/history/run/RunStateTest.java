package io.erpo.history.run;

import static java.nio.charset.StandardCharsets.UTF_8;
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
    private static final List<Integer> HELD_OUT = List.of(0);

    @Test
    void shouldWaitForTheBasePolicy() {
        assertThat(RunState.NONE.next(PLAN)).isEqualTo(Move.WAIT);
    }

    @Test
    void shouldMeasureBeforeItDraws() {
        RunState published = RunState.NONE.afterPublication(0);
        assertThat(published.next(PLAN)).isEqualTo(Move.MEASURE);

        RunState measured = published.afterMeasuring(HELD_OUT);
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
                        List.of(new OpenBenchmark(0, 0, 0)),
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

        progress = progress.afterArrival(lagging, group(lagging, 1, 0)).afterArrival(lagging, group(lagging, 1, 1));
        assertThat(progress.next(lagging)).isEqualTo(Move.WAIT);

        progress = progress.afterArrival(lagging, group(lagging, 0, 1)).afterArrival(lagging, group(lagging, 0, 0));
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
                .afterArrival(dynamic, group(dynamic, 0, 0))
                .afterArrival(dynamic, group(dynamic, 0, 1))
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
        RunState progress =
                open(plan).afterPublication(1).afterMeasuring(HELD_OUT).afterArrival(plan, benchmark(1, 0));

        assertThat(progress.standing(plan, benchmark(1, 1))).isEqualTo(Standing.EXPECTED);
        assertThat(progress.standing(plan, benchmark(2, 1))).isEqualTo(Standing.NEVER_DRAWN);

        progress = progress.afterArrival(plan, benchmark(1, 1));
        assertThat(progress.complete(plan)).contains(new OpenBenchmark(1, 2, 0));
        progress = progress.afterBenchmark(progress.complete(plan).orElseThrow());
        assertThat(progress.complete(plan)).isEmpty();
        assertThat(progress.standing(plan, benchmark(1, 1))).isEqualTo(Standing.CLOSED);
    }

    /** The prompt of slot 0 is in both: which benchmark a group belongs to is said by its slot. */
    @Test
    void shouldCloseEachBenchmarkOfAVersionWithItsOwnGroups() {
        RunSchedule plan = plan(Given.run()
                .setBenchmarks(List.of(Given.benchmark("aime", 100, 102)))
                .build());
        RunState open = RunState.NONE
                .afterPublication(0)
                .afterMeasuring(plan.benchmarks().dueAt(0));
        List<VerifiedGroup> heldOut = groups(plan, 0);
        List<VerifiedGroup> aime = groups(plan, 1);

        RunState progress = open.afterArrival(plan, heldOut.get(0))
                .afterArrival(plan, aime.get(1))
                .afterArrival(plan, aime.get(0));

        assertThat(progress.benchmarks()).containsExactly(new OpenBenchmark(0, 1, 0), new OpenBenchmark(0, 2, 1));
        assertThat(progress.complete(plan)).contains(new OpenBenchmark(0, 2, 1));
        progress = progress.afterBenchmark(new OpenBenchmark(0, 2, 1));
        assertThat(progress.standing(plan, aime.get(0))).isEqualTo(Standing.CLOSED);
        assertThat(progress.standing(plan, heldOut.get(1))).isEqualTo(Standing.EXPECTED);
        assertThat(progress.standing(
                        plan, VerifiedGroup.newBuilder(aime.get(0)).setSlot(4).build()))
                .isEqualTo(Standing.NEVER_DRAWN);
    }

    @Test
    void shouldFinishARunOfNoStepsWhenItsBenchmarksAreMeasured() {
        RunSchedule plan = plan(Given.evaluation().build());
        RunState open = RunState.NONE
                .afterPublication(0)
                .afterMeasuring(plan.benchmarks().dueAt(0));
        assertThat(open.next(plan)).isEqualTo(Move.WAIT);

        for (VerifiedGroup group : groups(plan, 1)) {
            open = open.afterArrival(plan, group);
        }

        assertThat(open.next(plan)).isEqualTo(Move.CLOSE_BENCHMARK);
        assertThat(open.afterBenchmark(open.complete(plan).orElseThrow()).next(plan))
                .isEqualTo(Move.FINISH);
    }

    /** States of older versions know no other benchmark than the held-out set. */
    @Test
    void shouldReadAnOpenMeasurementOfAnOlderVersion() {
        byte[] older = """
                {"published":0,"measured":1,"drawn":0,"closed":0,"heated":0,"open":[],
                 "benchmarks":[{"version":0,"arrived":1}],"ended":false}""".getBytes(UTF_8);

        assertThat(JsonSerde.of(RunState.class)
                        .deserializer()
                        .deserialize("store", older)
                        .benchmarks())
                .containsExactly(new OpenBenchmark(0, 1, 0));
    }

    private static List<VerifiedGroup> groups(RunSchedule plan, int benchmark) {
        return plan.benchmarkDraws(benchmark, 0).stream()
                .map(draw -> Groups.group(draw, 0, true, true))
                .toList();
    }

    @Test
    void shouldSurviveItsStore() {
        RunState progress = open(PLAN).afterArrival(PLAN, group(PLAN, 0, 0));
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
        RunState progress = RunState.NONE.afterPublication(0).afterMeasuring(HELD_OUT);
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
                        Groups.group(PLAN.benchmarkDraws(0, version).get(slot), 0, true, true))
                .setPurpose(Purpose.BENCHMARK)
                .build();
    }
}
