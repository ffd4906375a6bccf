package io.erpo.cli.inspect;

import io.erpo.planning.BenchmarkOverlap;
import io.erpo.planning.DataReport;
import io.erpo.planning.DataReport.Answers;
import io.erpo.planning.DataReport.Split;
import io.erpo.planning.DataReport.Tokens;
import io.erpo.planning.NearDuplicates;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** A report for people. */
final class InspectText {

    private static final int SHOWN = 5;
    private static final int LONGEST_PROMPT = 1_500;

    private final List<String> lines = new ArrayList<>();

    private InspectText() {}

    static String of(DataReport report) {
        InspectText text = new InspectText();
        report.layouts().forEach(layout -> text.line("layout", layout));
        text.line("problems", "%,d distinct".formatted(report.problems()));
        text.line(
                "duplicates",
                "%,d %ss repeat an earlier one, %,d more in another spelling"
                        .formatted(report.duplicates(), report.part(), report.respelled()));
        text.nearDuplicates(report.nearDuplicates());
        report.benchmarks().forEach(text::benchmark);
        text.line("bad " + report.part() + "s", "%,d".formatted(report.bad().count()));
        text.examples(report.bad().complaints(), report.bad().count());
        text.split(report.split());
        text.line("data sources", sources(report.dataSources()));
        text.answers(report.answers());
        report.tokens().ifPresentOrElse(text::tokens, () -> text.line("tokens", "not counted; give --model DIR"));
        text.lines.add(
                report.tokens().isPresent()
                        ? "first problem, as the policy will read it:"
                        : "first problem (a chat template needs --model):");
        printable(report.first()).lines().forEach(line -> text.lines.add("  " + line));
        return String.join(System.lineSeparator(), text.lines);
    }

    private void nearDuplicates(NearDuplicates near) {
        line(
                "near duplicates",
                "%,d, differing in case, white space and punctuation only; %,d held-out problems have one to train on"
                        .formatted(near.problems(), near.acrossSplit()));
        examples(near.examples(), near.problems());
    }

    private void benchmark(BenchmarkOverlap overlap) {
        line(
                "benchmark",
                "%s: of %,d problems %,d are among those to train on, %,d more share 13 words in a row with one"
                        .formatted(
                                overlap.benchmark(),
                                overlap.problems(),
                                overlap.whole().size(),
                                overlap.passages().size()));
        examples(overlap.whole(), overlap.whole().size());
        examples(overlap.passages(), overlap.passages().size());
    }

    private void split(Split split) {
        String enough = split.training() < split.promptsPerStep()
                ? "; too few for sampling.promptsPerStep (%d)".formatted(split.promptsPerStep())
                : "";
        line("split", "%,d to train on, %,d held out%s".formatted(split.training(), split.heldOut(), enough));
    }

    private void answers(Answers answers) {
        String rewards = String.join(", ", answers.reward());
        if (answers.checked() == 0) {
            line("answers", "not checked: the correctness reward is %s, and only math can tell".formatted(rewards));
            return;
        }
        line(
                "answers",
                "%,d of %,d are not understood by the reward math"
                        .formatted(answers.notUnderstood().size(), answers.checked()));
        examples(answers.notUnderstood(), answers.notUnderstood().size());
    }

    private void tokens(Tokens tokens) {
        String lengths = tokens.percentiles().entrySet().stream()
                .map(entry -> "%s %,d".formatted(name(entry.getKey()), entry.getValue()))
                .collect(Collectors.joining(", "));
        line("tokens", lengths.isEmpty() ? "no prompt can be read" : lengths);
        line(
                "unusable prompts",
                "%,d; a prompt and sampling.maxNewTokens (%,d) must fit the context of %,d tokens"
                        .formatted(tokens.unusable().size(), tokens.maxNewTokens(), tokens.context()));
        examples(tokens.unusable(), tokens.unusable().size());
    }

    private static String name(int percentile) {
        return switch (percentile) {
            case 0 -> "shortest";
            case 50 -> "median";
            case 100 -> "longest";
            default -> percentile + "%";
        };
    }

    private static String sources(Map<String, Integer> sources) {
        return sources.isEmpty()
                ? "none named"
                : sources.entrySet().stream()
                        .map(entry -> "%s %,d".formatted(entry.getKey(), entry.getValue()))
                        .collect(Collectors.joining(", "));
    }

    private void line(String label, String text) {
        lines.add(String.format(Locale.ROOT, "%-17s %s", label, printable(text)));
    }

    private void examples(List<String> examples, long count) {
        examples.stream().limit(SHOWN).forEach(example -> lines.add("  " + printable(example)));
        if (count > SHOWN) {
            lines.add("  and %,d more".formatted(count - SHOWN));
        }
    }

    /** A control character of the data must not reach the terminal. */
    private static String printable(String text) {
        String shown = text.length() <= LONGEST_PROMPT
                ? text
                : "%s ... (%,d more characters)"
                        .formatted(text.substring(0, LONGEST_PROMPT), text.length() - LONGEST_PROMPT);
        return shown.codePoints()
                .map(c -> Character.isISOControl(c) && c != '\n' && c != '\t' ? '\uFFFD' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
