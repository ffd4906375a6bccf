package io.erpo.settings.rewards;

import java.util.List;

/**
 * Parameters of the reward {@code math}.
 *
 * @param absoluteTolerance allowed difference between numbers
 * @param relativeTolerance allowed difference as a share of the reference
 */
public record MathParameters(Scores scores, double absoluteTolerance, double relativeTolerance)
        implements RewardParameters {

    private static final Parameter<Double> ABSOLUTE = Parameter.share(
                    "absoluteTolerance", "how far two numbers may be apart and count as equal")
            .or("0");
    private static final Parameter<Double> RELATIVE = Parameter.share(
                    "relativeTolerance", "the same as a share of the reference")
            .or("0");

    public static final RewardDeclaration<MathParameters> DECLARATION = new RewardDeclaration<>(
            "math",
            "The final answer that the response states means the same as the reference.",
            true,
            true,
            List.of(Scores.CORRECT, Scores.INCORRECT, ABSOLUTE, RELATIVE),
            values -> new MathParameters(Scores.of(values), values.get(ABSOLUTE), values.get(RELATIVE)));

    @Override
    public double largestScore() {
        return scores.largest();
    }
}
