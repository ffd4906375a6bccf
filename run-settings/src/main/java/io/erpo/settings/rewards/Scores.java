package io.erpo.settings.rewards;

import java.util.Map;

/** What a response scores when it is as it should be, and what when it is not. */
public record Scores(double correct, double incorrect) {

    /** What an incorrect response scores unless the run says otherwise. */
    public static final double DEFAULT_INCORRECT = -1;

    static final Parameter<Double> CORRECT =
            Parameter.number("correctScore", "score of a correct response").or("1");
    /** By convention of every reward that can be a correctness reward, built in or not. */
    static final Parameter<Double> INCORRECT = Parameter.number(
                    "incorrectScore", "score of any other response, below correctScore")
            .or("-1");

    public Scores {
        if (correct <= incorrect) {
            throw new IllegalArgumentException(
                    "correctScore must be above incorrectScore, were %s and %s".formatted(correct, incorrect));
        }
    }

    /**
     * What an incorrect response scores by the parameters of a correctness reward.
     *
     * @throws IllegalArgumentException when that is no number
     */
    public static double incorrectIn(Map<String, String> parameters) {
        return new ParameterValues(parameters).get(INCORRECT);
    }

    static Scores of(ParameterValues values) {
        return new Scores(values.get(CORRECT), values.get(INCORRECT));
    }

    public double of(boolean isCorrect) {
        return isCorrect ? correct : incorrect;
    }

    double largest() {
        return Math.max(Math.abs(correct), Math.abs(incorrect));
    }
}
