package io.erpo.experiment.report;

import io.erpo.experiment.plan.ExperimentKind;
import io.erpo.experiment.plan.ExperimentPlan;
import io.erpo.experiment.plan.Match;
import io.erpo.experiment.plan.PlannedRun;
import io.erpo.experiment.plan.Work;
import io.erpo.experiment.report.Part.Code;
import io.erpo.experiment.report.Part.Heading;
import io.erpo.experiment.report.Part.Paragraph;
import io.erpo.experiment.report.Part.Table;
import io.erpo.experiment.result.RunResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The report of an experiment: what it found, and how it was made. */
final class ExperimentReport {

    private final ExperimentPlan plan;
    private final Runs runs;

    private ExperimentReport(ExperimentPlan plan, List<RunResult> results) {
        this.plan = plan;
        this.runs = new Runs(plan, results);
    }

    /**
     * The report.
     *
     * @param results of all runs of the plan, in its order
     * @param command that made them
     */
    static Document of(ExperimentPlan plan, List<RunResult> results, String command) {
        return new ExperimentReport(plan, results).document(command);
    }

    private Document document(String command) {
        List<Part> parts = new ArrayList<>();
        parts.add(new Paragraph(summary()));
        runs.unfinished()
                .forEach(run -> parts.add(
                        new Paragraph("Not finished: %s %s: %s".formatted(run.name(), run.outcome(), run.reason()))));
        parts.addAll(
                plan.kind() == ExperimentKind.SWEEP
                        ? SweepReport.parts(plan, runs.all())
                        : RecipeReport.parts(plan, runs.all()));
        parts.add(new Heading("Runs"));
        parts.add(table());
        parts.add(new Heading("Commands"));
        parts.add(new Paragraph("The experiment, and each of its runs alone, in the directory of the experiment:"));
        parts.add(new Code(commands(command)));
        return new Document(plan.kind().title(), parts);
    }

    private String summary() {
        int failed = runs.unfinished().size();
        String made = "%s, %s: %d of %d runs finished%s."
                .formatted(
                        counted(plan.arms().size(), "arm"),
                        plan.settings().seeds() == 1
                                ? "one seed"
                                : counted(plan.settings().seeds(), "seed") + " each",
                        runs.all().size() - failed,
                        runs.all().size(),
                        failed == 0 ? "" : " and %d did not".formatted(failed));
        return plan.kind() == ExperimentKind.SWEEP
                ? made
                : "%s Primary measure, fixed before the first run: %s. %s"
                        .formatted(made, plan.settings().primary(), matched());
    }

    private static String counted(int number, String what) {
        return number == 1 ? "1 " + what : "%d %ss".formatted(number, what);
    }

    private String matched() {
        return plan.settings().match() == Match.STEPS
                ? "Runs are compared after their last measured step."
                : runs.budget().isPresent()
                        ? "Runs are compared at their last measurement before %,.0f generated tokens, which is all that one of them generated."
                                .formatted(runs.budget().getAsDouble())
                        : "Runs are compared at equal generated tokens.";
    }

    /** Every run, also those that failed. */
    private Table table() {
        return new Table(
                List.of("run", "outcome", "id", "commit", "data", "base policy", "last policy", "seconds"),
                runs.all().stream()
                        .map(run -> List.of(
                                run.name(),
                                run.outcome(),
                                run.runId(),
                                shortened(run.commit(), 9),
                                shortened(run.datasetDigest(), 12),
                                shortened(run.basePolicySha256(), 12),
                                shortened(run.policySha256(), 12),
                                "%.0f".formatted(run.seconds())))
                        .toList());
    }

    private static String shortened(String text, int length) {
        return text.isEmpty() ? Texts.NONE : text.substring(0, Math.min(length, text.length()));
    }

    private List<String> commands(String command) {
        List<String> lines = new ArrayList<>();
        lines.add(command);
        plan.runs().stream().map(this::command).forEach(lines::add);
        return lines;
    }

    private String command(PlannedRun run) {
        if (run.arm().work() instanceof Work.Label label) {
            return evaluation(run, "pool", 1.0, label.checkpoint());
        }
        if (run.arm().work() instanceof Work.MeasureAt measure) {
            return evaluation(run, "residual", measure.temperature(), measure.checkpoint());
        }
        return "./erpo train%s --recipe %s%s".formatted(preset(), run.arm().recipe(), settings(run));
    }

    private String evaluation(PlannedRun run, String problems, double temperature, Optional<String> checkpoint) {
        return "./erpo evaluate --model %s%s --benchmark runs/%s/%s.jsonl --samples %d --temperature %s%s"
                .formatted(
                        checkpoint.map(arm -> policy(run.sibling(arm))).orElse("MODEL"),
                        preset(),
                        run.name(),
                        problems,
                        plan.settings().sweep().samples(),
                        temperature,
                        settings(run));
    }

    private String policy(String run) {
        return runs.all().stream()
                .filter(other -> other.name().equals(run))
                .findFirst()
                .map(other -> "cluster/policies/" + other.policyUri())
                .orElse("MODEL");
    }

    private String preset() {
        return plan.settings().preset().map(name -> " --preset " + name).orElse("");
    }

    private static String settings(PlannedRun run) {
        return " --seed %d --config runs/%s/config.yaml".formatted(run.seed(), run.name());
    }
}
