package io.erpo.experiment.report;

import io.erpo.evaluation.statistics.Estimate;
import io.erpo.experiment.plan.Arm;
import io.erpo.experiment.plan.ExperimentPlan;
import io.erpo.experiment.plan.Match;
import io.erpo.experiment.plan.Measure;
import io.erpo.experiment.result.RunResult;
import io.erpo.experiment.result.StepMeasure;
import io.erpo.experiment.result.StepRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.Function;

/** The results of an experiment, by arm and seed, and the step at which each run is compared. */
final class Runs {

    /** Steps of which a value "at the end" is the mean. */
    static final int LAST_STEPS = 5;

    private final ExperimentPlan plan;
    private final List<RunResult> results;
    private final OptionalDouble budget;

    Runs(ExperimentPlan plan, List<RunResult> results) {
        this.plan = plan;
        this.results = List.copyOf(results);
        this.budget = plan.settings().match() == Match.TOKENS
                ? results.stream()
                        .filter(RunResult::finished)
                        .mapToDouble(run -> run.generatedTokens(Integer.MAX_VALUE))
                        .min()
                : OptionalDouble.empty();
    }

    /** The arms, in the order of the tables. */
    List<Arm> arms() {
        return plan.arms();
    }

    /** Finished runs of an arm, in the order of their seeds. */
    List<RunResult> of(Arm arm) {
        return results.stream()
                .filter(run -> run.arm().equals(arm.name()) && run.finished())
                .toList();
    }

    List<RunResult> all() {
        return results;
    }

    List<RunResult> unfinished() {
        return results.stream().filter(run -> !run.finished()).toList();
    }

    /** Generated tokens at which runs are compared; empty when they are compared after the last step. */
    OptionalDouble budget() {
        return budget;
    }

    /** Steps after which a run is compared: the last measurement on the benchmark that the budget allows. */
    OptionalInt step(RunResult run, String benchmark) {
        return Scores.steps(run, benchmark).stream()
                .filter(step -> budget.isEmpty() || run.generatedTokens(step) <= budget.getAsDouble())
                .mapToInt(Integer::intValue)
                .max();
    }

    /** The score of each finished run of an arm where it is compared, by seed. */
    Map<Long, Double> scores(Arm arm, Measure measure) {
        return bySeed(
                arm,
                run -> step(run, measure.benchmark()).isEmpty()
                        ? OptionalDouble.empty()
                        : Scores.of(run, measure, step(run, measure.benchmark()).getAsInt()));
    }

    /** Mean over the steps before that at which a run is compared, by seed. */
    Map<Long, Double> late(Arm arm, StepMeasure measure) {
        return bySeed(arm, run -> {
            int end = step(run, plan.settings().primary().benchmark())
                    .orElse(run.steps().size());
            return run.steps().stream()
                    .filter(row -> row.step() < end && row.step() >= end - LAST_STEPS)
                    .mapToDouble(row -> row.value(measure))
                    .average();
        });
    }

    /** One number for each finished run of an arm that has it, by seed. */
    Map<Long, Double> bySeed(Arm arm, Function<RunResult, OptionalDouble> of) {
        Map<Long, Double> values = new TreeMap<>();
        of(arm).forEach(run -> of.apply(run).ifPresent(value -> values.put(run.seed(), value)));
        return values;
    }

    /** Mean and interval over seeds; empty when no run has the value. */
    static Optional<Estimate> estimate(Map<Long, Double> bySeed) {
        return bySeed.isEmpty()
                ? Optional.empty()
                : Optional.of(Estimate.ofMean(array(bySeed.values().stream().toList())));
    }

    /** Mean and interval of the differences over the seeds that both have. */
    static Optional<Estimate> difference(Map<Long, Double> minuend, Map<Long, Double> subtrahend) {
        List<Double> differences = new ArrayList<>();
        minuend.forEach((seed, value) -> {
            if (subtrahend.containsKey(seed)) {
                differences.add(value - subtrahend.get(seed));
            }
        });
        return differences.isEmpty() ? Optional.empty() : Optional.of(Estimate.ofMean(array(differences)));
    }

    /** Values by step of all finished runs of an arm. */
    Map<Integer, List<Double>> curve(Arm arm, StepMeasure measure) {
        Map<Integer, List<Double>> curve = new TreeMap<>();
        for (RunResult run : of(arm)) {
            for (StepRow row : run.steps()) {
                curve.computeIfAbsent(row.step() + 1, step -> new ArrayList<>()).add(row.value(measure));
            }
        }
        return curve;
    }

    private static double[] array(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }
}
