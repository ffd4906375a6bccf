package io.erpo.experiment.report;

import io.erpo.experiment.result.AnswerKind;
import io.erpo.experiment.result.AnswerRow;
import io.erpo.experiment.result.Measurement;
import io.erpo.experiment.result.RunResult;
import java.util.List;
import java.util.function.Predicate;

/** What a temperature made of the residual prompts of one checkpoint. */
record SweepPoint(double temperature, Measurement measured, List<AnswerRow> answers) {

    static SweepPoint of(double temperature, RunResult run) {
        return new SweepPoint(temperature, run.measurements().get(0), run.answers());
    }

    /** For each prompt 1 when it has correct and incorrect responses, else 0; in the order of the benchmark. */
    double[] mixed() {
        return measured.prompts().stream()
                .mapToDouble(prompt -> prompt.correct() > 0 && prompt.correct() < measured.samples() ? 1 : 0)
                .toArray();
    }

    /** For each prompt the share of incorrect responses. */
    double[] incorrect() {
        return measured.prompts().stream()
                .mapToDouble(prompt -> 1 - (double) prompt.correct() / measured.samples())
                .toArray();
    }

    int wrong() {
        return responses(kind -> kind != AnswerKind.RIGHT);
    }

    int responses(Predicate<AnswerKind> of) {
        return answers.stream()
                .filter(row -> of.test(row.kind()))
                .mapToInt(AnswerRow::responses)
                .sum();
    }

    /** Mean length of the responses of some kinds; 0 without one. */
    double tokens(Predicate<AnswerKind> of) {
        int responses = responses(of);
        return responses == 0
                ? 0
                : answers.stream()
                                .filter(row -> of.test(row.kind()))
                                .mapToDouble(row -> row.responses() * row.meanTokens())
                                .sum()
                        / responses;
    }

    /** Mean log-probability of the tokens of responses of some kinds; 0 without one. */
    double logprob(Predicate<AnswerKind> of) {
        double tokens = tokens(of) * responses(of);
        return tokens == 0
                ? 0
                : answers.stream()
                                .filter(row -> of.test(row.kind()))
                                .mapToDouble(row -> row.responses() * row.meanTokens() * row.meanLogprob())
                                .sum()
                        / tokens;
    }
}
