package io.erpo.settings.rewards;

import java.util.Map;

/** The scores of a correct and of an incorrect response. */
public record Scores(double correct, double incorrect) {

    /** The score of an incorrect response unless the run sets another. */
    public static final double DEFAULT_INCORRECT = -1;

    static final Parameter<Double> CORRECT =
            Parameter.number("correctScore", "score of a correct response").or("1");
    /** By convention a parameter of every correctness reward, built in or not. */
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
     * The score of an incorrect response, from the parameters of a correctness reward.
     *
     * @throws IllegalArgumentException when the parameter is not a number
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
