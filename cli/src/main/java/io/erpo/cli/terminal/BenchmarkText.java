package io.erpo.cli.terminal;

import io.erpo.events.Evaluation;

/** An evaluation on a benchmark as a line of text. */
public final class BenchmarkText {

    private BenchmarkText() {}

    /** Which evaluation of a run it is. */
    static String place(Evaluation evaluation) {
        return evaluation.getBenchmark() + "@" + evaluation.getPolicyVersion();
    }

    /** The result in a sentence. */
    public static String line(Evaluation evaluation) {
        return "%s, policy %d: %s (mean@%d over %d prompts)"
                .formatted(
                        evaluation.getBenchmark(),
                        evaluation.getPolicyVersion(),
                        Text.exactPercent(evaluation.getMeanAtK()),
                        evaluation.getSamples(),
                        evaluation.getPrompts().size());
    }
}
