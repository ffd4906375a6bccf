package io.erpo.settings.rewards;

import java.util.List;

/** Parameters of the reward {@code exact-match}. */
public record ExactMatchParameters(Scores scores, Compare compare) implements RewardParameters {

    /** How to compare an answer with the reference. */
    public enum Compare {
        /** As numbers when the reference is a number without leading zeros, else as text. */
        AUTO,
        /** By exact value: 7 = 7.0 = 007 = +7 = 14/2. */
        NUMBER,
        /** Character by character, case included. Right for digit strings, where 021 is not 21. */
        TEXT
    }

    private static final Parameter<Compare> COMPARE = Parameter.choice(
                    "compare",
                    Compare.class,
                    "by value (`number`), character by character (`text`), or by value where the reference is a number without a leading zero (`auto`)")
            .or("auto");

    public static final RewardDeclaration<ExactMatchParameters> DECLARATION = new RewardDeclaration<>(
            "exact-match",
            "The whole response, without surrounding white space, equals the reference answer.",
            true,
            true,
            List.of(Scores.CORRECT, Scores.INCORRECT, COMPARE),
            values -> new ExactMatchParameters(Scores.of(values), values.get(COMPARE)));

    @Override
    public double largestScore() {
        return scores.largest();
    }
}
