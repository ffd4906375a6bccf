package io.erpo.cli.rewards;

import io.erpo.algorithm.Outcome;
import io.erpo.cli.terminal.Text;
import io.erpo.cli.terminal.TextTable;
import io.erpo.events.Purpose;
import io.erpo.view.rescoring.HistoryRescoring;
import io.erpo.view.rescoring.Rescoring;
import io.erpo.view.tally.CrossTable;
import io.erpo.view.tally.RewardTally;
import io.erpo.view.tally.Ruling;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;

/** What another reward would have changed, as text and tables. */
final class RescoreText {

    private final RewardTally tally;
    private final Rescoring rescoring;
    private final String recorded;
    private final String rescored;

    /** @param rescored the reward that is compared with the run's correctness rewards */
    RescoreText(RewardTally tally, Rescoring rescoring, String rescored) {
        this.tally = tally;
        this.rescoring = rescoring;
        this.recorded = String.join("+", tally.correctness());
        this.rescored = rescored;
    }

    @Override
    public String toString() {
        CrossTable<Ruling> rulings = tally.compare(rescored);
        String head = "%s, version %s: %d responses judged\n\n"
                .formatted(
                        rescored,
                        tally.statistics(rescored).versions(),
                        tally.statistics(rescored).judged());
        if (rulings.count((one, other) -> other != Ruling.NONE) == 0) {
            return head + scores();
        }
        return head + agreement(rulings) + "\n" + responses(rulings) + "\n" + groups() + "\n" + accuracies()
                + histories();
    }

    private String agreement(CrossTable<Ruling> rulings) {
        int both = rulings.count((one, other) -> one.decided() && other.decided());
        return RewardTally.agreement(rulings)
                .map(share -> "agrees with %s on %s of the %d responses of which both gave a verdict\n"
                        .formatted(recorded, Text.exactPercent(share), both))
                .orElse("no response of which both gave a verdict\n");
    }

    /** Rows by the correctness reward, columns by the other; omits rulings that neither gave. */
    private String responses(CrossTable<Ruling> rulings) {
        List<Ruling> columns = new ArrayList<>(List.of(Ruling.CORRECT, Ruling.INCORRECT));
        List<Ruling> rows = new ArrayList<>(columns);
        for (Ruling ruling : List.of(Ruling.UNDECIDED, Ruling.FAILED, Ruling.NONE)) {
            if (rulings.count((one, other) -> other == ruling) > 0) {
                columns.add(ruling);
            }
            if (rulings.count((one, other) -> one == ruling) > 0) {
                rows.add(ruling);
            }
        }
        TextTable table =
                new TextTable("responses", columns.stream().map(Ruling::text).toList());
        rows.forEach(row -> table.row(
                recorded + " " + row.text(),
                columns.stream()
                        .map(column -> Integer.toString(rulings.count(row, column)))
                        .toList()));
        return table.toString();
    }

    private String groups() {
        CrossTable<Outcome> training = rescoring.outcomes(Purpose.TRAINING);
        CrossTable<Outcome> benchmark = rescoring.outcomes(Purpose.BENCHMARK);
        TextTable table = new TextTable("groups", List.of("training", "benchmark"));
        table.row("outcome as recorded", counts(same(training), same(benchmark)));
        for (Outcome from : Outcome.values()) {
            for (Outcome to : Outcome.values()) {
                if (from != to && training.count(from, to) + benchmark.count(from, to) > 0) {
                    table.row(
                            text(from) + " -> " + text(to),
                            counts(training.count(from, to), benchmark.count(from, to)));
                }
            }
        }
        return table.toString();
    }

    private String accuracies() {
        if (rescoring.accuracies().isEmpty()) {
            return "";
        }
        TextTable table = new TextTable("accuracy of policy", List.of(recorded, rescored));
        rescoring
                .accuracies()
                .forEach((version, accuracy) -> table.row(
                        Long.toString(version),
                        List.of(
                                Text.exactPercent((double) accuracy.recorded() / accuracy.responses()),
                                Text.exactPercent((double) accuracy.rescored() / accuracy.responses()))));
        return table + "\n";
    }

    private String histories() {
        HistoryRescoring history = rescoring.history();
        return """
                H_i would differ now for %d of %d prompts; %d of %d visits would have had another temperature.
                This is what other verdicts on these very responses change. The responses that other temperatures and other
                updates would have brought are not known.""".formatted(
                history.promptsThatDiffer(), history.prompts(), history.visitsAtAnotherTemperature(), history.visits());
    }

    private String scores() {
        TextTable table = new TextTable("score of responses", List.of("number", "mean", "min", "max"));
        for (Ruling ruling : Ruling.values()) {
            DoubleSummaryStatistics scores = tally.scores(rescored, ruling);
            if (scores.getCount() > 0) {
                table.row(
                        recorded + " " + ruling.text(),
                        List.of(
                                Long.toString(scores.getCount()),
                                Text.decimals(3, scores.getAverage()),
                                Text.decimals(3, scores.getMin()),
                                Text.decimals(3, scores.getMax())));
            }
        }
        return table + "\nIt gives scores and no verdicts: no outcome, and so no H_i, can differ.";
    }

    private static int same(CrossTable<Outcome> table) {
        return table.count((one, other) -> one == other);
    }

    private static List<String> counts(int training, int benchmark) {
        return List.of(Integer.toString(training), Integer.toString(benchmark));
    }

    private static String text(Outcome outcome) {
        return outcome.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
