package io.erpo.cli.rewards;

import io.erpo.cli.terminal.Text;
import io.erpo.cli.terminal.TextTable;
import io.erpo.view.tally.RewardStatistics;
import io.erpo.view.tally.RewardTally;
import io.erpo.view.tally.Ruling;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Rewards as rows of a table. */
final class RewardTable {

    private static final String LEGEND = """
            weight    in the group reward; a shadow is not listed by the run and changes nothing in it
            backlog   responses without a record of the reward       agree  equal verdicts among those that the
            correct   share of the judged; "-" without verdicts             reward and the correctness reward (*) gave""";

    private static final List<String> HEADER = List.of(
            "weight",
            "version",
            "judged",
            "backlog",
            "correct",
            "score",
            "undecided",
            "failed",
            "agree",
            "mean ms",
            "p99 ms");

    private static final int LONGEST_WORDS = 160;

    private RewardTable() {}

    static String of(RewardTally tally) {
        List<RewardStatistics> rewards =
                tally.names().stream().map(tally::statistics).toList();
        List<String> correctness = tally.correctness();
        TextTable table = new TextTable("reward", HEADER);
        rewards.forEach(
                reward -> table.row(reward.name() + (correctness.contains(reward.name()) ? " *" : ""), cells(reward)));
        return LEGEND + "\n\n" + table + "\n" + tally.responses() + " responses" + limits(tally) + words(tally);
    }

    /** The rewards that judge a part of the responses. */
    private static String limits(RewardTally tally) {
        return tally.names().stream()
                .filter(name -> !tally.sources(name).isEmpty())
                .map(name -> "\n%s judges %d of them, of %s"
                        .formatted(name, tally.responses(name), String.join(", ", tally.sources(name))))
                .collect(Collectors.joining());
    }

    /** What each reward says of its newest response with each ruling. */
    private static String words(RewardTally tally) {
        List<String> lines = new ArrayList<>();
        for (String name : tally.names()) {
            for (Ruling ruling : Ruling.values()) {
                String what = ruling == Ruling.NONE ? "score" : ruling.text();
                tally.words(name, ruling)
                        .ifPresent(words -> lines.add("  %s, %s: %s".formatted(name, what, oneLine(words))));
            }
        }
        return lines.isEmpty()
                ? ""
                : "\n\nthe newest response of each kind, in the words of the reward\n" + String.join("\n", lines);
    }

    /** Without what controls a terminal: a reward of another program may write anything. */
    private static String oneLine(String words) {
        String line = words.replaceAll("[\\s\\p{Cntrl}]+", " ");
        return line.length() > LONGEST_WORDS ? line.substring(0, LONGEST_WORDS) + "..." : line;
    }

    private static List<String> cells(RewardStatistics reward) {
        return List.of(
                reward.weight().map(weight -> Text.decimals(2, weight)).orElse("shadow"),
                reward.versions().isEmpty() ? "-" : reward.versions(),
                Integer.toString(reward.judged()),
                Integer.toString(reward.backlog()),
                share(reward.correctShare()),
                reward.judged() == 0 ? "-" : Text.decimals(3, reward.meanScore()),
                Integer.toString(reward.undecided()),
                Integer.toString(reward.failed()),
                share(reward.agreement()),
                reward.judged() == 0 ? "-" : Text.decimals(3, reward.meanMicros() / 1e3),
                reward.judged() == 0 ? "-" : Text.decimals(3, reward.p99Micros() / 1e3));
    }

    private static String share(Optional<Double> share) {
        return share.map(Text::exactPercent).orElse("-");
    }
}
