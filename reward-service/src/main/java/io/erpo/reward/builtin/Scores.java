package io.erpo.reward.builtin;

import io.erpo.reward.Parameters;

/** What a response scores when it is as it should be, and what when it is not. */
public record Scores(double correct, double incorrect) {

    public Scores {
        if (correct <= incorrect) {
            throw new IllegalArgumentException(
                    "correctScore must be above incorrectScore, were %s and %s".formatted(correct, incorrect));
        }
    }

    /** The parameters {@code correctScore} (1) and {@code incorrectScore}. */
    public static Scores of(Parameters parameters, double defaultIncorrect) {
        return new Scores(parameters.number("correctScore", 1), parameters.number("incorrectScore", defaultIncorrect));
    }

    public double of(boolean isCorrect) {
        return isCorrect ? correct : incorrect;
    }
}
