package io.erpo.cli.evaluate;

import io.erpo.cli.terminal.Text;
import io.erpo.cli.terminal.TextTable;
import io.erpo.evaluation.result.EvaluationResult;
import io.erpo.evaluation.result.Protocol;
import io.erpo.evaluation.result.Scores;
import io.erpo.evaluation.statistics.Estimate;
import java.util.ArrayList;
import java.util.List;

/** A result as text. */
final class EvaluationText {

    private static final int DIGITS_SHOWN = 12;

    private EvaluationText() {}

    static String of(EvaluationResult result) {
        Scores scores = result.scores();
        int samples = result.samples();
        TextTable table = new TextTable("", List.of("score", "95% interval"));
        row(table, "mean@" + samples, scores.meanAtK());
        ks(samples).forEach(k -> row(table, "pass@" + k, scores.passAtK().get(k - 1)));
        ks(samples).stream()
                .filter(k -> k <= scores.majAtK().size())
                .forEach(k -> row(table, "maj@" + k, scores.majAtK().get(k - 1)));
        row(table, "truncated", scores.truncated());
        row(table, "without an answer", scores.withoutAnswer());
        StringBuilder text = new StringBuilder(head(result)).append('\n').append(table);
        scores.samplingError()
                .ifPresent(error ->
                        text.append("On the same prompts again, mean@%d would vary by a standard error of %s.\n"
                                .formatted(samples, Text.exactPercent(error))));
        text.append("%s tokens a response%s; of the responses that were not truncated, %s are correct.\n"
                .formatted(
                        Text.decimals(1, scores.meanTokens()),
                        result.tokensPerSecond().isPresent()
                                ? ", %s tokens/s"
                                        .formatted(Text.rate(
                                                result.tokensPerSecond().getAsDouble()))
                                : "",
                        scores.finishedAccuracy().isPresent()
                                ? Text.exactPercent(scores.finishedAccuracy().getAsDouble())
                                : "none"));
        result.warnings().forEach(warning -> text.append(warning).append('\n'));
        return text.toString();
    }

    private static String head(EvaluationResult result) {
        Protocol protocol = result.conditions().protocol();
        return "%s on %s: %d problems, %d %s to each\ntemperature %s, top-p %s%s, at most %d tokens; conditions %s\n"
                .formatted(
                        result.conditions().model().name(),
                        result.conditions().benchmark().name(),
                        result.prompts().size(),
                        protocol.samples(),
                        protocol.samples() == 1 ? "response" : "responses",
                        protocol.temperature(),
                        protocol.topP(),
                        protocol.topK() > 0 ? ", top-k " + protocol.topK() : "",
                        protocol.maxNewTokens(),
                        result.conditions().digest().substring(0, DIGITS_SHOWN));
    }

    private static void row(TextTable table, String label, Estimate estimate) {
        table.row(
                label,
                List.of(
                        Text.exactPercent(estimate.mean()),
                        estimate.interval()
                                .map(interval -> "%s to %s"
                                        .formatted(
                                                Text.exactPercent(interval.low()), Text.exactPercent(interval.high())))
                                .orElse("-")));
    }

    /** 1, 2, 4 and so on, and all. */
    static List<Integer> ks(int samples) {
        List<Integer> ks = new ArrayList<>();
        for (int k = 1; k < samples; k *= 2) {
            ks.add(k);
        }
        ks.add(samples);
        return ks;
    }
}
