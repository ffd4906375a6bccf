package io.erpo.history.run;

import static io.erpo.history.intake.RefusedEventException.orRefuse;
import static io.erpo.history.intake.RefusedEventException.refuseUnless;

import io.erpo.algorithm.BatchRule;
import io.erpo.algorithm.DrawOrder;
import io.erpo.algorithm.PromptId;
import io.erpo.algorithm.RunId;
import io.erpo.events.AdvantageSettings;
import io.erpo.events.BenchmarkSettings;
import io.erpo.events.Draw;
import io.erpo.events.OnMixed;
import io.erpo.events.Purpose;
import io.erpo.events.Reactivation;
import io.erpo.events.RunStarted;
import io.erpo.events.TemperatureControl;
import io.erpo.events.TemperatureSettings;
import io.erpo.history.intake.RefusedEventException;
import io.erpo.history.prompt.GroupRules;
import io.erpo.settings.Advantage;
import io.erpo.settings.Batch;
import io.erpo.settings.Sampling;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** The plan of a run, computed from its configuration alone. */
final class RunSchedule {

    private final RunStarted run;
    /** Empty for a run that trains on nothing, and so has no training set. */
    private final Optional<DrawnRounds> drawn;

    private final BatchRule batchRule;
    private final Advantage advantage;
    private final Benchmarks benchmarks;

    private RunSchedule(
            RunStarted run,
            Optional<DrawnRounds> drawn,
            BatchRule batchRule,
            Advantage advantage,
            Benchmarks benchmarks) {
        this.run = run;
        this.drawn = drawn;
        this.batchRule = batchRule;
        this.advantage = advantage;
        this.benchmarks = benchmarks;
    }

    /**
     * The plan of a run.
     *
     * @throws RefusedEventException when the configuration contradicts itself
     */
    static RunSchedule of(RunStarted run) {
        orRefuse(() -> new RunId(run.getRunId()));
        refuseUnless(run.getSteps() >= 0, "steps must be 0 or more, was %d", run.getSteps());
        Sampling sampling = orRefuse(() -> Sampling.of(run.getSampling()));
        Benchmarks benchmarks = Benchmarks.of(run);
        RunSchedule plan = new RunSchedule(
                run,
                drawn(run, sampling),
                orRefuse(() -> Batch.of(run.getBatch()).rule()),
                orRefuse(() -> Advantage.of(run.getAdvantage())),
                benchmarks);
        // Refuses the run now for what its draws would be refused for later.
        plan.drawn.ifPresent(rounds -> GroupRules.check(plan.draws(0, 0).get(0)));
        benchmarks
                .dueAt(0)
                .forEach(number ->
                        GroupRules.check(plan.benchmarkDraws(number, 0).get(0)));
        return plan;
    }

    private static Optional<DrawnRounds> drawn(RunStarted run, Sampling sampling) {
        if (run.getSteps() == 0 && run.getPromptIds().isEmpty()) {
            return Optional.empty();
        }
        DrawOrder order = orRefuse(() -> new DrawOrder(
                run.getSeed(), run.getPromptIds().stream().map(PromptId::new).toList(), run.getDistinctPrompts()));
        orRefuse(() -> order.step(0, sampling.promptsPerStep()));
        return Optional.of(new DrawnRounds(order, sampling.promptsPerStep()));
    }

    RunStarted run() {
        return run;
    }

    BatchRule batchRule() {
        return batchRule;
    }

    /** How rewards become advantages. */
    Advantage advantage() {
        return advantage;
    }

    int steps() {
        return run.getSteps();
    }

    /** The policy version that samples a step. */
    long policyOf(int step) {
        return Math.max(0, step - run.getSampling().getMaxPolicyLag());
    }

    /** Whether a step may be drawn only after the previous one is closed, because refills come first. */
    boolean oneStepAtATime() {
        return batchRule.dynamicSampling();
    }

    /** What its policies are measured on. */
    Benchmarks benchmarks() {
        return benchmarks;
    }

    /** The draws of a round of a step, in draw order; round 0 is the step's own, later rounds refill it. */
    List<Draw> draws(int step, int round) {
        List<PromptId> prompts = prompts(step, round);
        return IntStream.range(0, prompts.size())
                .mapToObj(slot -> draw(step, round, slot, prompts.get(slot).value())
                        .setPurpose(Purpose.TRAINING)
                        .setPolicyVersion(policyOf(step))
                        .setGroupSize(run.getSampling().getGroupSize())
                        .setTemperature(temperatureOf(step))
                        .setAdvantage(run.getAdvantage())
                        .build())
                .toList();
    }

    /** Of a schedule a draw needs the temperature of its own step only. */
    private TemperatureSettings temperatureOf(int step) {
        TemperatureSettings settings = run.getTemperature();
        List<Double> schedule = settings.getSchedule();
        return schedule.size() < 2
                ? settings
                : TemperatureSettings.newBuilder(settings)
                        .setSchedule(List.of(schedule.get(Math.min(step, schedule.size() - 1))))
                        .build();
    }

    /** The draws that measure this version on a benchmark: every prompt, at a constant temperature and truncation. */
    List<Draw> benchmarkDraws(int number, long version) {
        BenchmarkSettings benchmark = benchmarks.get(number);
        int first = benchmarks.firstSlot(number);
        double temperature = benchmark.getTemperature();
        AdvantageSettings plain = AdvantageSettings.newBuilder(run.getAdvantage())
                .setReactivation(Reactivation.OFF)
                .build();
        return IntStream.range(0, benchmarks.size(number))
                .mapToObj(i -> draw(
                                (int) version,
                                0,
                                first + i,
                                benchmark.getPromptIds().get(i))
                        .setPurpose(Purpose.BENCHMARK)
                        .setBenchmark(benchmark.getName())
                        .setPolicyVersion(version)
                        .setGroupSize(benchmark.getSamples())
                        .setMaxNewTokens(benchmark.getMaxNewTokens())
                        .setTemperature(new TemperatureSettings(
                                temperature,
                                0.0,
                                temperature,
                                OnMixed.HOLD,
                                TemperatureControl.LADDER,
                                0.1,
                                0.05,
                                List.of()))
                        .setAdvantage(plain)
                        .setTopP(benchmark.getTopP())
                        .setTopK(benchmark.getTopK())
                        .build())
                .toList();
    }

    /** The number of groups in the first {@code rounds} rounds of a step. */
    int groups(int step, int rounds) {
        return drawn().of(step, rounds).stream().mapToInt(List::size).sum();
    }

    /** The prompts of a round of a step; empty when the step has already drawn the whole training set. */
    List<PromptId> prompts(int step, int round) {
        return drawn().of(step, round + 1).get(round);
    }

    /** Whether this round of a step draws this prompt at this slot. */
    boolean draws(int step, int round, int slot, String promptId) {
        return at(prompts(step, round), slot)
                .map(PromptId::value)
                .filter(promptId::equals)
                .isPresent();
    }

    private DrawnRounds drawn() {
        return drawn.orElseThrow();
    }

    private static <T> Optional<T> at(List<T> list, int index) {
        return index >= 0 && index < list.size() ? Optional.of(list.get(index)) : Optional.empty();
    }

    private Draw.Builder draw(int step, int round, int slot, String promptId) {
        return Draw.newBuilder()
                .setOnUndecided(run.getOnUndecided())
                .setRunId(run.getRunId())
                .setStep(step)
                .setRound(round)
                .setSlot(slot)
                .setPromptId(promptId)
                .setSeed(run.getSeed())
                .setMaxNewTokens(run.getSampling().getMaxNewTokens())
                .setStopTokenIds(run.getSampling().getStopTokenIds())
                .setRewards(run.getRewards());
    }
}
