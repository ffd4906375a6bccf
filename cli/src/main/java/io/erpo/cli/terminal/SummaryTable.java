package io.erpo.cli.terminal;

import io.erpo.events.Evaluation;
import io.erpo.view.progress.Phases;
import io.erpo.view.progress.RunSummary;
import io.erpo.view.progress.StepReport;
import io.erpo.view.tally.RewardStatistics;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** A summary as text. */
final class SummaryTable {

    private static final int ENDS = 10;
    private static final Columns COLUMNS = Columns.labelled(24, 16, 16);

    private SummaryTable() {}

    static String of(RunSummary summary) {
        List<StepReport> steps = summary.perStep();
        int ends = Math.min(ENDS, (steps.size() + 1) / 2);
        List<StepReport> first = steps.subList(0, ends);
        List<StepReport> last = steps.subList(steps.size() - ends, steps.size());
        StringBuilder table = new StringBuilder();
        line(table, "", "first " + ends + " steps", "last " + ends + " steps");
        line(
                table,
                "reward",
                mean(first, step -> step.statistics().getMeanReward(), 3),
                mean(last, step -> step.statistics().getMeanReward(), 3));
        share(table, "correct responses", first, last, step -> step.statistics().getCorrectShare());
        share(table, "prompts all correct", first, last, step -> step.statistics()
                .getAllCorrectShare());
        share(table, "prompts mixed", first, last, step -> step.statistics().getMixedShare());
        share(table, "prompts all incorrect", first, last, step -> step.statistics()
                .getAllIncorrectShare());
        line(
                table,
                "mean temperature",
                mean(first, step -> step.statistics().getMeanTemperature(), 3),
                mean(last, step -> step.statistics().getMeanTemperature(), 3));
        line(
                table,
                "max temperature",
                mean(first, step -> step.statistics().getMaxTemperature(), 3),
                mean(last, step -> step.statistics().getMaxTemperature(), 3));
        line(table, "seconds a step", mean(first, StepReport::seconds, 2), mean(last, StepReport::seconds, 2));
        summary.accuracyBefore().ifPresent(before -> summary.accuracyAfter().ifPresent(after -> {
            table.append('\n');
            line(table, "", "base policy", "final policy");
            line(table, "held-out accuracy", Text.exactPercent(before), Text.exactPercent(after));
        }));
        benchmarks(table, summary);
        table.append('\n').append(phases(summary.phases()));
        warnings(summary).forEach(line -> table.append('\n').append(line));
        summary.signals().forEach(signal -> table.append('\n').append(signal.text()));
        summary.shadows().forEach(shadow -> table.append('\n').append(shadow(shadow)));
        return table.append('\n').toString();
    }

    private static void benchmarks(StringBuilder table, RunSummary summary) {
        List<String> names = summary.benchmarks().stream()
                .map(Evaluation::getBenchmark)
                .distinct()
                .toList();
        if (names.isEmpty()) {
            return;
        }
        table.append('\n');
        line(table, "benchmark", "base policy", "final policy");
        names.forEach(name -> {
            List<Evaluation> ofName = summary.benchmarks().stream()
                    .filter(evaluation -> evaluation.getBenchmark().equals(name))
                    .toList();
            Evaluation last = ofName.get(ofName.size() - 1);
            line(
                    table,
                    "%s mean@%d".formatted(name, last.getSamples()),
                    Text.exactPercent(ofName.get(0).getMeanAtK()),
                    Text.exactPercent(last.getMeanAtK()));
        });
    }

    private static List<String> warnings(RunSummary summary) {
        List<String> lines = new ArrayList<>();
        if (summary.unchanged()) {
            lines.add("The final policy is the base policy: no step changed a weight.");
        }
        if (summary.unfilledSteps() > 0) {
            lines.add("%d of %d batches could not be filled%s."
                    .formatted(
                            summary.unfilledSteps(),
                            summary.steps(),
                            summary.emptySteps() > 0
                                    ? "; %d had no group at all, and their steps changed no weight"
                                            .formatted(summary.emptySteps())
                                    : ""));
        }
        summary.unjudged()
                .forEach(reward -> lines.add("Reward \"%s\" could judge no response in %d of %d steps: %s"
                        .formatted(reward.name(), reward.steps().size(), summary.steps(), reward.reason())));
        return lines;
    }

    private static String shadow(RewardStatistics shadow) {
        return "Shadow reward \"%s\" judged %d of %d responses: mean score %s%s."
                .formatted(
                        shadow.name(),
                        shadow.judged(),
                        shadow.judged() + shadow.backlog(),
                        Text.decimals(3, shadow.meanScore()),
                        shadow.agreement()
                                .map(share -> ", " + Text.exactPercent(share) + " of its verdicts as recorded")
                                .orElse(""));
    }

    private static String phases(Phases phases) {
        return "Training took %s: sampling %s, learning %s, both at once %s, neither %s (%s)."
                .formatted(
                        Text.time(phases.training()),
                        Text.time(phases.sampling()),
                        Text.time(phases.learning()),
                        Text.time(phases.overlap()),
                        Text.time(phases.neither()),
                        Text.exactPercent(phases.neitherShare()));
    }

    private static void share(
            StringBuilder table,
            String label,
            List<StepReport> first,
            List<StepReport> last,
            ToDoubleFunction<StepReport> of) {
        line(table, label, Text.exactPercent(mean(first, of)), Text.exactPercent(mean(last, of)));
    }

    private static void line(StringBuilder table, String label, String first, String last) {
        table.append(COLUMNS.row(label, first, last)).append(System.lineSeparator());
    }

    private static String mean(List<StepReport> steps, ToDoubleFunction<StepReport> of, int places) {
        return Text.decimals(places, mean(steps, of));
    }

    private static double mean(List<StepReport> steps, ToDoubleFunction<StepReport> of) {
        return steps.stream().mapToDouble(of).average().orElse(0);
    }
}
