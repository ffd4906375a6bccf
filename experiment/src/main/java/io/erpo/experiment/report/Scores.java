package io.erpo.experiment.report;

import io.erpo.evaluation.score.PassAtK;
import io.erpo.experiment.plan.Measure;
import io.erpo.experiment.result.Measurement;
import io.erpo.experiment.result.RunResult;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/** One number for each run: a score on a benchmark. */
final class Scores {

    private Scores() {}

    /** The score of the run after so many steps; empty when it was not measured then, or with too few samples. */
    static OptionalDouble of(RunResult run, Measure measure, int step) {
        return run.measurements().stream()
                .filter(found -> found.benchmark().equals(measure.benchmark()) && found.step() == step)
                .findFirst()
                .map(found -> of(found, measure))
                .orElse(OptionalDouble.empty());
    }

    static OptionalDouble of(Measurement measurement, Measure measure) {
        if (!measure.isMean() && !measure.isMajority() && measure.passes() > measurement.samples()) {
            return OptionalDouble.empty();
        }
        ToDoubleFunction<Measurement.Score> score = measure.isMean()
                ? prompt -> (double) prompt.correct() / measurement.samples()
                : measure.isMajority()
                        ? Measurement.Score::majority
                        : prompt -> PassAtK.of(measurement.samples(), prompt.correct(), measure.passes());
        return measurement.prompts().stream().mapToDouble(score).average();
    }

    /** Steps after which the run was measured on the benchmark, in order. */
    static List<Integer> steps(RunResult run, String benchmark) {
        return run.measurements().stream()
                .filter(found -> found.benchmark().equals(benchmark))
                .map(Measurement::step)
                .sorted(Comparator.naturalOrder())
                .toList();
    }
}
