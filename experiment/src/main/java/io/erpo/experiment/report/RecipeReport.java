package io.erpo.experiment.report;

import io.erpo.experiment.plan.Arm;
import io.erpo.experiment.plan.ExperimentKind;
import io.erpo.experiment.plan.ExperimentPlan;
import io.erpo.experiment.plan.Measure;
import io.erpo.experiment.report.Part.Heading;
import io.erpo.experiment.report.Part.Paragraph;
import io.erpo.experiment.result.Measurement;
import io.erpo.experiment.result.RunResult;
import io.erpo.experiment.result.StepMeasure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The report of an experiment whose arms are ways to train. */
final class RecipeReport {

    private static final List<StepMeasure> CURVES = List.of(
            StepMeasure.ALL_CORRECT,
            StepMeasure.MIXED,
            StepMeasure.ALL_INCORRECT,
            StepMeasure.CORRECT,
            StepMeasure.TEMPERATURE,
            StepMeasure.ENTROPY,
            StepMeasure.INITIAL_ENTROPY,
            StepMeasure.RATIO,
            StepMeasure.EFFECTIVE_SAMPLE,
            StepMeasure.CLIPPED_HIGH,
            StepMeasure.MALFORMED);

    private final ExperimentPlan plan;
    private final Runs runs;
    private final Tables tables;
    private final Figures figures;

    private RecipeReport(ExperimentPlan plan, List<RunResult> results) {
        this.plan = plan;
        this.runs = new Runs(plan, results);
        this.tables = new Tables(runs, arm(plan.control()));
        this.figures = new Figures(runs);
    }

    /** What the report says between its summary and the list of its runs. */
    static List<Part> parts(ExperimentPlan plan, List<RunResult> results) {
        return new RecipeReport(plan, results).parts();
    }

    private List<Part> parts() {
        List<Part> parts = new ArrayList<>();
        if (plan.kind() == ExperimentKind.RESIDUAL) {
            residual(parts);
        }
        if (plan.arms().size() > 1) {
            parts.add(new Heading("Primary comparison: " + primary()));
            parts.add(new Paragraph(comparison()));
            parts.add(tables.primary(primary()));
        }
        parts.add(new Heading("Exploratory"));
        parts.add(new Paragraph(
                "Means with 95 %% intervals over seeds (Student's t); measures of training steps are means of the %d steps before the one compared. None of this was tested, and nothing here is a claim."
                        .formatted(Runs.LAST_STEPS)));
        parts.add(tables.exploratory(measures(), List.of(StepMeasure.values())));
        parts.add(new Heading("Over training"));
        figures(parts);
        return parts;
    }

    private String comparison() {
        return "Differences to %s are paired by seed: equal seeds have the same start, data and order of prompts. Intervals are Student's t over seeds; p is two-sided, and Holm's correction covers the %d comparisons of this table.%s"
                .formatted(
                        plan.control(),
                        plan.arms().size() - 1,
                        plan.settings().seeds() == 1 ? " One seed has no interval and supports no claim." : "");
    }

    private void residual(List<Part> parts) {
        Arm arm = arm(plan.control());
        parts.add(new Heading("Outcomes of visits by epoch"));
        parts.add(
                new Paragraph(
                        "Share of prompts whose responses were all correct, mixed or all incorrect, at T = 1. Only mixed prompts have a gradient; DAPO draws others in their place. Epochs that a run did not complete are left out."));
        parts.add(tables.epochs(arm));
        figures.ofEpochs(arm).ifPresent(parts::add);
    }

    private void figures(List<Part> parts) {
        for (Measure measure : means()) {
            figures.ofScore(measure).ifPresent(parts::add);
            figures.ofScoreByTokens(measure).ifPresent(parts::add);
        }
        CURVES.stream().map(figures::ofSteps).flatMap(Optional::stream).forEach(parts::add);
    }

    /** Mean, pass@k and maj@k of every benchmark. */
    private List<Measure> measures() {
        List<Measure> measures = new ArrayList<>();
        benchmarks().forEach((benchmark, samples) -> {
            measures.add(new Measure(benchmark, "mean"));
            for (int k = 2; k <= samples; k *= 2) {
                measures.add(new Measure(benchmark, "pass@" + k));
            }
            measures.add(new Measure(benchmark, "maj"));
        });
        return measures;
    }

    private List<Measure> means() {
        return benchmarks().keySet().stream()
                .map(benchmark -> new Measure(benchmark, "mean"))
                .toList();
    }

    private Map<String, Integer> benchmarks() {
        return runs.all().stream()
                .map(RunResult::measurements)
                .flatMap(List::stream)
                .collect(Collectors.toMap(Measurement::benchmark, Measurement::samples, Math::min, TreeMap::new));
    }

    private Measure primary() {
        return plan.settings().primary();
    }

    private Arm arm(String name) {
        return plan.arms().stream()
                .filter(arm -> arm.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
