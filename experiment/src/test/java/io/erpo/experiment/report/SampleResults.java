package io.erpo.experiment.report;

import io.erpo.experiment.plan.ExperimentKind;
import io.erpo.experiment.plan.ExperimentPlan;
import io.erpo.experiment.plan.ExperimentSettings;
import io.erpo.experiment.plan.SettingsFile;
import io.erpo.experiment.result.EpochRow;
import io.erpo.experiment.result.Measurement;
import io.erpo.experiment.result.RunResult;
import io.erpo.experiment.result.StepMeasure;
import io.erpo.experiment.result.StepRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Results of runs of four steps that were measured before, after two steps and after the last. */
final class SampleResults {

    static final int SAMPLES = 4;

    private SampleResults() {}

    static ExperimentPlan plan(ExperimentKind kind, int seeds) {
        ExperimentSettings settings = SettingsFile.read(Optional.empty()).withSeeds(seeds);
        return ExperimentPlan.of(kind, settings);
    }

    /** @param tokens generated in each step */
    static RunResult run(String arm, long seed, double tokens, int... correctAfterTheLastStep) {
        List<Measurement> measurements = new ArrayList<>();
        for (int step : List.of(0, 2, 4)) {
            int[] correct = step == 4 ? correctAfterTheLastStep : new int[] {1, 1};
            measurements.add(new Measurement(
                    "held-out",
                    step,
                    SAMPLES,
                    1.0,
                    IntStream.range(0, correct.length)
                            .mapToObj(i -> new Measurement.Score("q" + i, correct[i], correct[i] > 2 ? 1 : 0))
                            .toList()));
        }
        return new RunResult(
                arm + "-seed" + seed,
                arm,
                seed,
                "%s-s%d-0000".formatted(arm, seed),
                "0123456789abcdef",
                "finished",
                "",
                "data0123456789",
                "base0123456789",
                "last0123456789",
                "v4",
                12.5,
                IntStream.range(0, 4).mapToObj(step -> row(step, tokens)).toList(),
                List.of(epoch(0, 1.0, false), epoch(1, 1.1, false), epoch(2, 1.3, false), epoch(3, 1.4, true)),
                measurements,
                List.of());
    }

    static RunResult failed(String arm, long seed, String reason) {
        return RunResult.notMade(arm + "-seed" + seed, arm, seed, reason);
    }

    private static StepRow row(int step, double tokens) {
        return new StepRow(
                step,
                Stream.of(StepMeasure.values())
                        .collect(Collectors.toMap(
                                StepMeasure::id,
                                measure -> measure == StepMeasure.GENERATED_TOKENS ? tokens : 0.25 * step)));
    }

    private static EpochRow epoch(int epoch, double temperature, boolean capped) {
        return new EpochRow(epoch, 8, 2 + epoch, 4 - epoch, 2, temperature, true, capped);
    }
}
