package io.erpo.settings.rewards;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Parameters of the reward {@code format}; requires tags, a box or both.
 *
 * @param tags names without angle brackets, in the required order
 * @param box whether there must be exactly one box
 * @param strict whether only white space may stand outside the tags
 */
public record FormatParameters(Scores scores, List<String> tags, boolean box, boolean strict)
        implements RewardParameters {

    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_-]*");

    private static final Parameter<List<String>> TAGS = Parameter.required(
                    "tags",
                    "different names separated by commas, such as think,answer",
                    "tags to open and close exactly once, one after another, around something; needed unless `box` is true",
                    FormatParameters::names)
            .or("");
    private static final Parameter<Boolean> BOX = Parameter.flag(
                    "box", "exactly one `\\boxed{...}` with something in it, after the last `</think>`")
            .or("false");
    private static final Parameter<Boolean> STRICT = Parameter.flag(
                    "strict", "nothing but white space outside of the tags")
            .or("true");
    private static final Parameter<Double> INCORRECT = Scores.INCORRECT.or("0");

    public static final RewardDeclaration<FormatParameters> DECLARATION = new RewardDeclaration<>(
            "format",
            "The response has the form that its prompt asks for, whatever it says.",
            false,
            false,
            List.of(TAGS, BOX, STRICT, Scores.CORRECT, INCORRECT),
            values -> new FormatParameters(
                    new Scores(values.get(Scores.CORRECT), values.get(INCORRECT)),
                    values.get(TAGS),
                    values.get(BOX),
                    values.get(STRICT)));

    public FormatParameters {
        tags = List.copyOf(tags);
        if (tags.isEmpty() && !box) {
            throw new IllegalArgumentException("tags must be given, or box: true, or both");
        }
    }

    @Override
    public double largestScore() {
        return scores.largest();
    }

    private static Optional<List<String>> names(String text) {
        if (text.isBlank()) {
            return Optional.of(List.of());
        }
        List<String> names =
                Arrays.stream(text.split(",", -1)).map(String::strip).toList();
        boolean valid = names.stream().allMatch(name -> NAME.matcher(name).matches());
        return valid && new HashSet<>(names).size() == names.size() ? Optional.of(names) : Optional.empty();
    }
}
