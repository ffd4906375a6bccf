package io.erpo.cli.evaluate;

import io.erpo.algorithm.PromptId;
import io.erpo.cli.terminal.Text;
import io.erpo.cli.terminal.TextTable;
import io.erpo.evaluation.comparison.Comparison;
import io.erpo.evaluation.comparison.Difference;
import io.erpo.evaluation.result.EvaluationResult;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A comparison of two results as text: what the second has more than the first. */
final class ComparisonText {

    private static final int NAMED = 10;

    private ComparisonText() {}

    static String of(EvaluationResult first, EvaluationResult second, Comparison comparison) {
        StringBuilder text = new StringBuilder("from %s\nto   %s\non %d problems of %s%s\n\n"
                .formatted(
                        first.conditions().model().name(),
                        second.conditions().model().name(),
                        comparison.prompts(),
                        first.conditions().benchmark().name(),
                        comparison.firstOnly() + comparison.secondOnly() == 0
                                ? ""
                                : "; %d in the first only, %d in the second only"
                                        .formatted(comparison.firstOnly(), comparison.secondOnly())));
        comparison.obstacles().forEach(obstacle -> text.append("not comparable, forced: ")
                .append(obstacle)
                .append('\n'));
        comparison.notes().forEach(note -> text.append("note: ").append(note).append('\n'));
        TextTable table = new TextTable("", List.of("difference", "95% interval", "p"));
        row(table, "mean@k", comparison.mean());
        comparison.passAtK().forEach((k, difference) -> row(table, "pass@" + k, difference));
        comparison.majAtK().forEach((k, difference) -> row(table, "maj@" + k, difference));
        text.append(table);
        text.append("%d problems gained, %d of them solidly%s\n"
                .formatted(
                        comparison.gained().size(),
                        comparison.solidlyGained().size(),
                        names(comparison.solidlyGained())));
        text.append("%d problems lost, %d of them solidly%s\n"
                .formatted(comparison.lost().size(), comparison.solidlyLost().size(), names(comparison.solidlyLost())));
        if (comparison.mean().estimate().detectable().isPresent()) {
            text.append("This benchmark shows differences of %s or more of mean@k.\n"
                    .formatted(points(comparison.mean().estimate().detectable().getAsDouble())));
        }
        return text.toString();
    }

    private static void row(TextTable table, String label, Difference difference) {
        table.row(
                label,
                List.of(
                        signed(difference.estimate().mean()),
                        difference
                                .estimate()
                                .interval()
                                .map(interval -> signed(interval.low()) + " to " + signed(interval.high()))
                                .orElse("-"),
                        Text.decimals(4, difference.pValue())));
    }

    private static String names(List<PromptId> prompts) {
        return prompts.isEmpty()
                ? ""
                : prompts.stream()
                        .limit(NAMED)
                        .map(PromptId::value)
                        .collect(Collectors.joining(", ", ": ", prompts.size() > NAMED ? " and others" : ""));
    }

    private static String signed(double share) {
        return String.format(Locale.ROOT, "%+.1f", 100 * share);
    }

    private static String points(double share) {
        return Text.decimals(1, 100 * share) + " points";
    }
}
