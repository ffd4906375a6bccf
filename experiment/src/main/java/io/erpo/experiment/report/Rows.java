package io.erpo.experiment.report;

import io.erpo.experiment.result.EpochRow;
import io.erpo.experiment.result.Measurement;
import io.erpo.experiment.result.RunResult;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Everything behind a report as rows, one number in each. */
final class Rows {

    private static final String HEADER = "run,arm,seed,run_id,kind,benchmark,step,epoch,prompt,measure,value";

    private Rows() {}

    /** The rows as CSV; steps are steps trained before, from 0, and epochs are counted from 0. */
    static String csv(List<RunResult> results) {
        return results.stream().flatMap(Rows::of).collect(Collectors.joining("\n", HEADER + "\n", "\n"));
    }

    private static Stream<String> of(RunResult run) {
        String prefix = "%s,%s,%d,%s".formatted(run.name(), run.arm(), run.seed(), run.runId());
        List<String> rows = new ArrayList<>();
        run.steps().forEach(step -> step.values()
                .forEach((measure, value) ->
                        rows.add("%s,step,,%d,,,%s,%s".formatted(prefix, step.step(), measure, value))));
        for (EpochRow epoch : run.epochs()) {
            rows.add(epoch(prefix, epoch, "prompts", epoch.prompts()));
            rows.add(epoch(prefix, epoch, "all_correct", epoch.allCorrect()));
            rows.add(epoch(prefix, epoch, "mixed", epoch.mixed()));
            rows.add(epoch(prefix, epoch, "all_incorrect", epoch.allIncorrect()));
            rows.add(epoch(prefix, epoch, "temperature", epoch.meanTemperature()));
        }
        for (Measurement measurement : run.measurements()) {
            for (Measurement.Score score : measurement.prompts()) {
                rows.add(measured(prefix, measurement, score, "samples", measurement.samples()));
                rows.add(measured(prefix, measurement, score, "correct", score.correct()));
                rows.add(measured(prefix, measurement, score, "majority", score.majority()));
            }
        }
        return rows.stream();
    }

    private static String epoch(String prefix, EpochRow epoch, String measure, double value) {
        return "%s,epoch,,,%d,,%s,%s".formatted(prefix, epoch.epoch(), measure, value);
    }

    private static String measured(
            String prefix, Measurement of, Measurement.Score score, String measure, double value) {
        return "%s,benchmark,%s,%d,,%s,%s,%s"
                .formatted(prefix, of.benchmark(), of.step(), score.prompt(), measure, value);
    }
}
