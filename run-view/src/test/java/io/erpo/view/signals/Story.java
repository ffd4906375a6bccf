package io.erpo.view.signals;

import io.erpo.events.OnMixed;
import io.erpo.events.RewardSettings;
import io.erpo.events.RunStarted;
import io.erpo.events.SamplingSettings;
import io.erpo.events.StepStatistics;
import io.erpo.events.TemperatureControl;
import io.erpo.events.TemperatureSettings;
import io.erpo.events.TrainStep;
import io.erpo.fixtures.SampleEvents;
import io.erpo.fixtures.SampleRun;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/** A constructed run: 512 prompts, 64 a step, so that an epoch has eight steps; each group has 16 responses. */
final class Story {

    static final int GROUPS = 64;
    static final int GROUP_SIZE = 16;
    static final int EPOCH = 8;

    /** With heat: {@code T_i = min(1 + 0.15 H_i, 2)}, and the reward {@code shape} beside correctness. */
    static final RunStarted HOT = run(0.15);
    /** The same at T = 1 always. */
    static final RunStarted COLD = run(0);

    /** What a test says of a step; a healthy one otherwise. */
    StepStatistics.Builder statistics;

    TrainStep training;
    long lag = 1;
    boolean exactEngines;

    private final RunSignals signals;
    private final List<Signal> raised = new ArrayList<>();
    private int next;

    Story(RunStarted run) {
        signals = new RunSignals(run);
    }

    /** A quarter of the groups all correct, half mixed; every second step a little better, as chance has it. */
    private void healthy(int step) {
        statistics = StepStatistics.newBuilder()
                .setGroups(GROUPS)
                .setResponses(GROUPS * GROUP_SIZE)
                .setMeanReward(0.4 + (step % 2 == 0 ? 0.02 : -0.02))
                .setCorrectShare(0.7 + (step % 2 == 0 ? 0.01 : -0.01))
                .setAllCorrectShare(0.25 + (step % 3 == 0 ? 0.02 : -0.01))
                .setMixedShare(0.6)
                .setAllIncorrectShare(0.15)
                .setMeanTemperature(1.1)
                .setMaxTemperature(1.3)
                .setHeatedShare(0.3)
                .setMeanResponseTokens(4)
                .setTruncatedShare(0.01)
                .setMalformedShare(0.01)
                .setBelowMaxGroups(GROUPS)
                // Rises, as while a policy learns: a constant share would be a signal.
                .setBelowMaxAllCorrect(6 + Math.min(48, step / 6))
                .setTemperatures(List.of(1.0, 1.0, 1.0, 1.15, 1.15, 1.3, 1.3))
                .setHistoryCounts(List.of(300, 212))
                .setRewardMeans(Map.of("exact-match", 0.4, "shape", 0.5));
        training = SampleRun.trained(step, step, 1);
        training.setInitialEntropy(0.5 + (step % 2 == 0 ? 0.02 : 0));
        training.setEntropy(0.6);
        training.setEffectiveSampleShare(0.98);
    }

    /** Lives through this many steps; {@code told} may change what is known of each before it is taken in. */
    Story lives(int steps, IntConsumer told) {
        for (int i = 0; i < steps; i++) {
            healthy(next);
            told.accept(next);
            raised.addAll(
                    signals.accept(new StepFacts(statistics.build(), training, Math.max(0, next - lag), exactEngines)));
            next++;
        }
        return this;
    }

    Story lives(int steps) {
        return lives(steps, step -> {});
    }

    /** Steps that are not in the log that was read. */
    Story sleeps(int steps) {
        next += steps;
        return this;
    }

    List<SignalKind> kinds() {
        return raised.stream().map(Signal::kind).toList();
    }

    List<Signal> raised() {
        return raised;
    }

    RunSignals signals() {
        return signals;
    }

    private static RunStarted run(double slope) {
        return SampleEvents.aRun()
                .setSteps(1000)
                .setPromptIds(IntStream.range(0, 512).mapToObj(i -> "p" + i).toList())
                .setSampling(new SamplingSettings(GROUPS, GROUP_SIZE, 8, 1, List.of()))
                .setTemperature(new TemperatureSettings(
                        1.0, slope, 2.0, OnMixed.HOLD, TemperatureControl.LADDER, 0.1, 0.05, List.of()))
                .setRewards(List.of(
                        SampleEvents.aCorrectnessReward("exact-match"),
                        new RewardSettings("shape", 0.5, false, Map.of(), List.of())))
                .build();
    }
}
