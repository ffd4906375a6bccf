package io.erpo.history.prompt;

import io.erpo.events.TemperatureControl;
import static io.erpo.history.Given.benchmarkDraw;
import static io.erpo.history.Given.draw;
import static io.erpo.history.Given.promptId;
import static io.erpo.history.Given.reward;
import static org.assertj.core.api.Assertions.assertThat;

import io.erpo.algorithm.Heat;
import io.erpo.events.Draw;
import io.erpo.events.OnMixed;
import io.erpo.events.PromptHistory;
import io.erpo.events.Purpose;
import io.erpo.events.Reward;
import io.erpo.events.TemperatureSettings;
import io.erpo.events.VerifiedGroup;
import io.erpo.history.Given;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PromptStateTest {

    private static final PromptState NEW =
            new PromptState("", PromptState.noHistory(Given.RUN, promptId(0)), List.of(), Map.of());

    @Test
    void shouldOpenOneTrainingVisitAndEveryBenchmark() {
        PromptState state = NEW.afterDraw(draw().build())
                .afterDraw(benchmarkDraw(0).build())
                .afterDraw(draw().setStep(1).build())
                .afterDraw(benchmarkDraw(4).build());

        assertThat(state.open())
                .extracting(visit -> visit.groupId().value())
                .containsExactly(group("0"), group("held-out@0"), group("held-out@4"));
    }

    @Test
    void shouldCountVisitsAndOutcomesInTheOrderOfTheDraws() {
        PromptState state = NEW.afterDraw(draw().build())
                .afterDraw(draw().setSlot(1).build())
                .afterDraw(draw().setStep(2).build())
                .afterDraw(draw().setStep(3).build());

        state = finish(state, true, true);
        state = finish(state, true, false);
        state = finish(state, false, false);

        assertThat(state.history()).isEqualTo(new PromptHistory(Given.RUN, promptId(0), 1, 3, 1, 1, 1, 1.02, 0L));
        assertThat(state.open())
                .containsExactly(Visit.ofTraining(draw().setStep(3).build(), "", 3, new Heat(1, 0)));
    }

    @Test
    void shouldForgetTheHeatWhenTheRunSaysSo() {
        TemperatureSettings reset = new TemperatureSettings(1.0, 0.1, 1.2, OnMixed.RESET, TemperatureControl.LADDER, 0.1, 0.05, List.of());
        PromptState state = NEW;
        for (int step = 0; step < 5; step++) {
            state = state.afterDraw(draw().setStep(step).setTemperature(reset).build());
        }

        state = finish(state, true, true);
        assertThat(state.open().get(0).temperature()).isEqualTo(1.1);
        state = finish(state, true, true);
        assertThat(state.open().get(0).temperature()).isEqualTo(1.2);
        state = finish(state, true, true);
        assertThat(state.open().get(0).temperature()).isEqualTo(1.2);
        state = finish(state, true, false);
        assertThat(state.open().get(0).temperature()).isEqualTo(1.0);
    }

    /** The state of the controller is in the record, so that a restart goes on with it. */
    @Test
    void shouldCarryTheSteeredTemperatureFromVisitToVisitAndLeaveItAloneForABenchmark() {
        PromptState state = NEW.afterDraw(
                        draw().setTemperature(Given.target()).build())
                .afterDraw(draw().setStep(1).setTemperature(Given.target()).build())
                .afterDraw(draw().setStep(2).setTemperature(Given.target()).build());

        state = finish(state, true, true);
        assertThat(state.history())
                .isEqualTo(new PromptHistory(Given.RUN, promptId(0), 1, 1, 1, 0, 0, 1.111111, 900_000L));
        state = finish(state, true, false);
        assertThat(state.history().getInverseTemperature()).isEqualTo(861_442L);
        assertThat(state.open().get(0).temperature()).isEqualTo(1.160844);

        PromptState measured = state.afterDraw(benchmarkDraw(4).build());
        Visit benchmark = measured.open().get(1);
        assertThat(measured.afterOutcome(
                                benchmark,
                                Verification.of(
                                        benchmark,
                                        List.of(
                                                benchmarkReward(4),
                                                Reward.newBuilder(benchmarkReward(4))
                                                        .setIndex(1)
                                                        .build())))
                        .history())
                .isEqualTo(state.history());
    }

    @Test
    void shouldGiveEveryPromptTheTemperatureOfItsStepByASchedule() {
        TemperatureSettings schedule = new TemperatureSettings(
                1.0, 0.0, 1.4, OnMixed.HOLD, TemperatureControl.SCHEDULE, 0.1, 0.05, List.of(1.4, 1.2));
        PromptState state = NEW.afterDraw(draw().setTemperature(schedule).build())
                .afterDraw(draw().setStep(7).setTemperature(schedule).build());

        assertThat(state.open().get(0).temperature()).isEqualTo(1.4);
        state = finish(state, true, true);
        assertThat(state.open().get(0).temperature()).isEqualTo(1.2);
        assertThat(state.history().getInverseTemperature()).isZero();
    }

    @Test
    void shouldKnowDrawsThatAreNotAfterTheNewest() {
        Draw seen = draw().setStep(3).setRound(1).setSlot(5).build();
        PromptState state = NEW.afterDraw(seen);

        assertThat(state.knows(seen)).isTrue();
        assertThat(state.knows(draw().setStep(3).setRound(0).setSlot(9).build()))
                .isTrue();
        assertThat(state.knows(draw().setStep(3).setRound(1).setSlot(6).build()))
                .isFalse();
        assertThat(state.knows(draw().setStep(4).build())).isFalse();
        assertThat(state.knows(benchmarkDraw(0).build())).isFalse();
    }

    @Test
    void shouldTellFinishedGroupsFromThoseThatNeverWere() {
        PromptState state = finish(NEW.afterDraw(draw().build()), true, true)
                .afterDraw(benchmarkDraw(4).build());

        assertThat(state.hasFinished(reward(0, 0, true).build())).isTrue();
        assertThat(state.hasFinished(reward(1, 0, true).build())).isFalse();
        assertThat(state.hasFinished(benchmarkReward(4))).isTrue();
        assertThat(state.hasFinished(benchmarkReward(5))).isFalse();
    }

    private static PromptState finish(PromptState state, boolean... correct) {
        Visit visit = state.open().get(0);
        VerifiedGroup group = Verification.of(
                visit,
                List.of(
                        reward(visit.number(), 0, correct[0]).build(),
                        reward(visit.number(), 1, correct[1]).build()));
        return state.afterOutcome(visit, group);
    }

    private static Reward benchmarkReward(int version) {
        return reward(group("held-out@" + version), promptId(0), Purpose.BENCHMARK, 0, true)
                .setStep(version)
                .build();
    }

    private static String group(String tail) {
        return Given.RUN + "/" + promptId(0) + "/" + tail;
    }
}
