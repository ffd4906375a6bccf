package io.erpo.settings.rewards;

import java.util.List;

/**
 * Parameters of the reward {@code repetition}.
 *
 * @param ngram in words
 * @param maxPenalty below 0
 */
public record RepetitionParameters(int ngram, double maxPenalty) implements RewardParameters {

    private static final Parameter<Integer> NGRAM = Parameter.atLeast(
                    1, "ngram", "length in words of what counts as repeated")
            .or("20");
    private static final Parameter<Double> MAX_PENALTY = Parameter.penalty(
                    "maxPenalty", "score of a response that repeats one n-gram for ever")
            .or("-1");

    public static final RewardDeclaration<RepetitionParameters> DECLARATION = new RewardDeclaration<>(
            "repetition",
            "A penalty for n-grams of words that a response repeats.",
            false,
            false,
            List.of(NGRAM, MAX_PENALTY),
            values -> new RepetitionParameters(values.get(NGRAM), values.get(MAX_PENALTY)));

    @Override
    public double largestScore() {
        return -maxPenalty;
    }
}
