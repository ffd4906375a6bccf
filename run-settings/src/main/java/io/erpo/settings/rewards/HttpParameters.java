package io.erpo.settings.rewards;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Parameters of the reward {@code http}.
 *
 * @param field of the answer that holds the score; empty for the form's own
 * @param incorrectScore score of a response that the endpoint could not judge
 */
public record HttpParameters(
        EndpointCalls calls, Form form, Optional<String> field, ScoreRange range, double incorrectScore)
        implements RewardParameters {

    /** How a request and its answer look. */
    public enum Form {
        /** {@code {query, prompts, labels}} and {@code {rewards}}, each a list of one. */
        OPENRLHF,
        /** {@code {prompt, response, label}} and a number, or an object with a field for it. */
        SLIME
    }

    private static final Pattern FIELD = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]{0,99}");

    private static final Parameter<Form> FORM = Parameter.choice(
                    "form",
                    Form.class,
                    "what is sent and answered: `{query, prompts, labels}` and `{rewards}` (`openrlhf`), or `{prompt, response, label}` and a number (`slime`)")
            .or("openrlhf");
    private static final Parameter<Optional<String>> ANSWER_FIELD = Parameter.required(
                    "field",
                    "the name of a field, such as score",
                    "the field of the answer that holds the score; without it `rewards` (`openrlhf`), or the answer is the score (`slime`)",
                    HttpParameters::field)
            .or("");
    private static final Parameter<Double> LOWEST = Parameter.number(
                    "lowest", "the smallest score that the endpoint may give")
            .or("-100");
    private static final Parameter<Double> HIGHEST =
            Parameter.number("highest", "the largest one").or("100");
    private static final Parameter<Double> CORRECT_FROM = Parameter.number(
                    "correctFrom", "the smallest score of a correct response; from `lowest` to `highest`")
            .or("1");
    private static final Parameter<Double> INCORRECT = Parameter.number(
                    "incorrectScore", "score of a response that the endpoint did not judge")
            .or("-1");

    public static final RewardDeclaration<HttpParameters> DECLARATION = new RewardDeclaration<>(
            "http",
            "A service of yours scores the response, in the form that OpenRLHF or slime uses.",
            true,
            false,
            JudgeParameters.together(
                    EndpointCalls.PARAMETERS, List.of(FORM, ANSWER_FIELD, LOWEST, HIGHEST, CORRECT_FROM, INCORRECT)),
            values -> new HttpParameters(
                    EndpointCalls.of(values),
                    values.get(FORM),
                    values.get(ANSWER_FIELD),
                    new ScoreRange(values.get(LOWEST), values.get(HIGHEST), values.get(CORRECT_FROM)),
                    values.get(INCORRECT)));

    @Override
    public double largestScore() {
        return Math.max(Math.abs(incorrectScore), Math.max(Math.abs(range.lowest()), Math.abs(range.highest())));
    }

    private static Optional<Optional<String>> field(String text) {
        if (text.isEmpty()) {
            return Optional.of(Optional.empty());
        }
        return FIELD.matcher(text).matches() ? Optional.of(Optional.of(text)) : Optional.empty();
    }
}
