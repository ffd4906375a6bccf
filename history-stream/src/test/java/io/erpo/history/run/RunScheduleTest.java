package io.erpo.history.run;

import io.erpo.events.Surrogate;
import io.erpo.events.RatioLevel;
import io.erpo.events.AdvantageScale;
import io.erpo.events.Baseline;
import io.erpo.events.TemperatureControl;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.erpo.algorithm.PromptId;
import io.erpo.events.AdvantageSettings;
import io.erpo.events.BatchSettings;
import io.erpo.events.BenchmarkSettings;
import io.erpo.events.Correction;
import io.erpo.events.Draw;
import io.erpo.events.EvaluationSettings;
import io.erpo.events.LogprobMode;
import io.erpo.events.LossMean;
import io.erpo.events.LossSettings;
import io.erpo.events.OnMixed;
import io.erpo.events.Purpose;
import io.erpo.events.Reactivation;
import io.erpo.events.RunStarted;
import io.erpo.events.SamplingSettings;
import io.erpo.events.TemperatureSettings;
import io.erpo.history.Given;
import io.erpo.history.intake.RefusedEventException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class RunScheduleTest {

    @Test
    void shouldDrawWithTheOneTemperatureOfTheStepWhenTheRunHasASchedule() {
        TemperatureSettings schedule = new TemperatureSettings(
                1.0, 0.0, 1.4, OnMixed.HOLD, TemperatureControl.SCHEDULE, 0.1, 0.05, List.of(1.4, 1.2, 0.9));
        RunSchedule plan = RunSchedule.of(Given.run().setTemperature(schedule).build());

        assertThat(List.of(0, 1, 2, 3)).allSatisfy(step -> assertThat(plan.draws(step, 0))
                .allSatisfy(draw -> assertThat(draw.getTemperature().getSchedule())
                        .containsExactly(schedule.getSchedule().get(Math.min(step, 2)))));
    }

    @Test
    void shouldDrawEveryPromptOncePerEpoch() {
        RunSchedule plan = RunSchedule.of(Given.run().build());

        List<String> epoch = new ArrayList<>();
        for (int step = 0; step < 3; step++) {
            plan.draws(step, 0).forEach(draw -> epoch.add(draw.getPromptId()));
        }

        assertThat(epoch).containsExactlyInAnyOrderElementsOf(Given.promptIds(0, 6));
    }

    /** Five prompts, two a step: the third step takes the last prompt of one epoch and the first of the next. */
    @Test
    void shouldDrawNoPromptTwiceInAStepUnlessTheRunIsOfAnOlderVersion() {
        RunStarted old = Given.run().setPromptIds(Given.promptIds(0, 5)).build();
        RunStarted today = RunStarted.newBuilder(old).setDistinctPrompts(true).build();
        int repeatedBefore = 0;
        for (long seed = 0; seed < 20; seed++) {
            old.setSeed(seed);
            today.setSeed(seed);
            repeatedBefore += drawn(old, 2).size() < 2 ? 1 : 0;

            assertThat(drawn(today, 2)).hasSize(2);
            assertThat(RunSchedule.of(today).prompts(0, 0))
                    .isEqualTo(RunSchedule.of(old).prompts(0, 0));
        }
        assertThat(repeatedBefore).isPositive();
    }

    private static Set<PromptId> drawn(RunStarted run, int step) {
        return Set.copyOf(RunSchedule.of(run).prompts(step, 0));
    }

    @Test
    void shouldRefuseARunWhoseStepsAreLongerThanAnEpoch() {
        RunStarted run = Given.run()
                .setSampling(new SamplingSettings(Integer.MAX_VALUE, 2, 8, 0, List.of()))
                .build();
        assertThatThrownBy(() -> RunSchedule.of(run))
                .isInstanceOf(RefusedEventException.class)
                .hasMessage("promptsPerStep must be at most the number of training prompts (6), was 2147483647");
    }

    @Test
    void shouldRefillWithPromptsThatTheStepHasNotDrawn() {
        RunSchedule plan = RunSchedule.of(Given.run()
                .setPromptIds(Given.promptIds(0, 5))
                .setBatch(new BatchSettings(true, true, true, 9))
                .build());

        assertThat(plan.draws(0, 0)).hasSize(2);
        assertThat(plan.draws(0, 1)).hasSize(2).extracting(Draw::getRound).containsOnly(1);
        assertThat(plan.draws(0, 2)).hasSize(1);
        assertThat(plan.draws(0, 3)).isEmpty();
        assertThat(plan.groups(0, 1)).isEqualTo(2);
        assertThat(plan.groups(0, 3)).isEqualTo(5);
        List<String> drawn = new ArrayList<>();
        for (int round = 0; round < 3; round++) {
            plan.draws(0, round).forEach(draw -> drawn.add(draw.getPromptId()));
        }
        assertThat(drawn).containsExactlyInAnyOrderElementsOf(Given.promptIds(0, 5));
    }

    @Test
    void shouldMeasureTheBaseTheFinalAndEveryFewPolicies() {
        RunSchedule plan = RunSchedule.of(Given.run()
                .setSteps(7)
                .setEvaluation(new EvaluationSettings(2, 0.8, 3, 0.7, 20))
                .setSampling(new SamplingSettings(2, 2, 8, 1, List.of(5, 9)))
                .build());

        assertThat(LongStream.rangeClosed(0, 8).filter(version -> plan.benchmarks().isDue(0, version))).containsExactly(0L, 3L, 6L, 7L);
        assertThat(plan.benchmarkDraws(0, 3)).hasSize(2).allSatisfy(draw -> {
            assertThat(draw.getPurpose()).isEqualTo(Purpose.BENCHMARK);
            assertThat(draw.getBenchmark()).isEqualTo("held-out");
            assertThat(draw.getStep()).isEqualTo(3);
            assertThat(draw.getPolicyVersion()).isEqualTo(3);
            assertThat(draw.getGroupSize()).isEqualTo(2);
            assertThat(draw.getTemperature()).isEqualTo(new TemperatureSettings(0.8, 0.0, 0.8, OnMixed.HOLD, TemperatureControl.LADDER, 0.1, 0.05, List.of()));
            assertThat(draw.getAdvantage().getReactivation()).isEqualTo(Reactivation.OFF);
            assertThat(draw.getTopP()).isEqualTo(0.7);
            assertThat(draw.getTopK()).isEqualTo(20);
            assertThat(draw.getStopTokenIds()).containsExactly(5, 9);
        });
        assertThat(plan.draws(3, 0)).hasSize(2).allSatisfy(draw -> {
            assertThat(draw.getTopP()).isEqualTo(1);
            assertThat(draw.getTopK()).isZero();
            assertThat(draw.getStopTokenIds()).containsExactly(5, 9);
        });
    }

    @Test
    void shouldMeasureNothingWithoutHeldOutPrompts() {
        RunSchedule plan =
                RunSchedule.of(Given.run().setHeldOutPromptIds(List.of()).build());

        assertThat(plan.benchmarks().dueAt(0)).isEmpty();
    }

    /** A prompt may be in several benchmarks: each draw has a slot of its own. */
    @Test
    void shouldDrawEachBenchmarkWithItsOwnSettingsInSlotsBehindTheHeldOutSet() {
        BenchmarkSettings often = Given.benchmark("often", 100, 103);
        often.setEverySteps(2);
        RunSchedule plan = RunSchedule.of(Given.run()
                .setSteps(5)
                .setBenchmarks(List.of(Given.benchmark("aime", 100, 101), often))
                .build());

        assertThat(LongStream.rangeClosed(0, 6)
                        .filter(version -> plan.benchmarks().isDue(2, version)))
                .containsExactly(0L, 2L, 4L, 5L, 6L);
        assertThat(plan.benchmarks().dueAt(0)).containsExactly(0, 1, 2);
        assertThat(plan.benchmarks().dueAt(4)).containsExactly(2);
        assertThat(plan.benchmarkDraws(1, 5)).extracting(Draw::getSlot).containsExactly(2);
        assertThat(plan.benchmarkDraws(2, 4)).extracting(Draw::getSlot).containsExactly(3, 4, 5);
        assertThat(plan.benchmarkDraws(2, 4)).allSatisfy(draw -> {
            assertThat(draw.getBenchmark()).isEqualTo("often");
            assertThat(draw.getPurpose()).isEqualTo(Purpose.BENCHMARK);
            assertThat(draw.getPolicyVersion()).isEqualTo(4);
            assertThat(draw.getTemperature().getInitial()).isEqualTo(0.6);
            assertThat(draw.getTopP()).isEqualTo(0.95);
            assertThat(draw.getTopK()).isEqualTo(20);
            assertThat(draw.getMaxNewTokens()).isEqualTo(16);
        });
        assertThat(plan.benchmarks().prompt(5)).contains(Given.promptId(102));
        assertThat(plan.benchmarks().prompt(6)).isEmpty();
        assertThat(plan.benchmarks().prompt(-1)).isEmpty();
    }

    @Test
    void shouldPlanARunThatOnlyMeasures() {
        RunSchedule plan = RunSchedule.of(Given.evaluation().build());

        assertThat(plan.benchmarks().dueAt(0)).containsExactly(1);
        assertThat(plan.benchmarkDraws(1, 0)).extracting(Draw::getPromptId).isEqualTo(Given.promptIds(200, 203));
    }

    @Test
    void shouldRefuseBenchmarksThatContradictThemselves() {
        BenchmarkSettings twice = Given.benchmark("twice", 0, 2);
        twice.setPromptIds(List.of(Given.promptId(1), Given.promptId(1)));
        BenchmarkSettings cold = Given.benchmark("cold", 0, 2);
        cold.setTopP(0);

        refused(Given.run().setBenchmarks(List.of(twice)), "the benchmark \"twice\" holds a prompt twice");
        refused(
                Given.run().setBenchmarks(List.of(Given.benchmark("held-out", 0, 2))),
                "the run has two benchmarks of the name \"held-out\"");
        refused(
                Given.run().setBenchmarks(List.of(Given.benchmark("none", 0, 0))),
                "the benchmark \"none\" has no prompts");
        refused(Given.run().setBenchmarks(List.of(cold)), "topP must be above 0 and at most 1, was 0.0");
        refused(Given.evaluation().setSteps(1), "the training set has no prompts");
    }

    private static void refused(RunStarted.Builder run, String why) {
        RunStarted started = run.build();
        assertThatThrownBy(() -> RunSchedule.of(started))
                .isInstanceOf(RefusedEventException.class)
                .hasMessage(why);
    }

    @Test
    void shouldPinEachStepToThePolicyOfItsLag() {
        RunSchedule plan = RunSchedule.of(Given.run()
                .setSampling(new SamplingSettings(2, 2, 8, 2, List.of()))
                .build());

        assertThat(LongStream.range(0, 5).map(step -> plan.policyOf((int) step)))
                .containsExactly(0L, 0L, 0L, 1L, 2L);
    }

    /** Older versions accepted such runs, and their logs can still be replayed. */
    @Test
    void shouldPlanRunsInTheLogThatWouldNotBePlannedToday() {
        RunStarted run = Given.run()
                .setSteps(0)
                .setSampling(new SamplingSettings(2, 1, 0, 5, List.of()))
                .setAdvantage(new AdvantageSettings(Reactivation.APPEND, true, 1, 0.0, -1.0, false, false, Baseline.MEAN, AdvantageScale.GROUP, false, 0.0, false))
                .setLoss(new LossSettings(
                        0.0, 0.0, 0.5, LossMean.TOKEN, LogprobMode.SAMPLE, false, 0.0, Correction.NONE, 0.5, 2.0, 0.0, RatioLevel.TOKEN, Surrogate.CLIP, 0, 0.0, RatioLevel.TOKEN))
                .build();

        RunSchedule plan = RunSchedule.of(run);

        assertThat(plan.steps()).isZero();
        assertThat(plan.draws(0, 0)).hasSize(2).allMatch(draw -> draw.getGroupSize() == 1);
    }
}
