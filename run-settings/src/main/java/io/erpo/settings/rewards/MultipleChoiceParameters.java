package io.erpo.settings.rewards;

import java.util.List;
import java.util.Optional;

/**
 * Parameters of the reward {@code multiple-choice}.
 *
 * @param first the first letter that is a choice, A to Z
 * @param last the last one, not before the first
 */
public record MultipleChoiceParameters(Scores scores, char first, char last) implements RewardParameters {

    private record Letters(char first, char last) {

        static Optional<Letters> parse(String range) {
            return range.matches("[A-Z]-[A-Z]") && range.charAt(0) <= range.charAt(2)
                    ? Optional.of(new Letters(range.charAt(0), range.charAt(2)))
                    : Optional.empty();
        }
    }

    private static final Parameter<Letters> CHOICES = Parameter.required(
                    "choices",
                    "a range of letters such as A-E, within A-Z",
                    "the letters to choose from",
                    Letters::parse)
            .or("A-J");

    public static final RewardDeclaration<MultipleChoiceParameters> DECLARATION = new RewardDeclaration<>(
            "multiple-choice",
            "The letter that the response states as its final answer is the reference's.",
            true,
            true,
            List.of(Scores.CORRECT, Scores.INCORRECT, CHOICES),
            values -> {
                Letters letters = values.get(CHOICES);
                return new MultipleChoiceParameters(Scores.of(values), letters.first(), letters.last());
            });

    @Override
    public double largestScore() {
        return scores.largest();
    }
}
