package io.erpo.settings.rewards;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Parameters of the reward {@code judge}.
 *
 * @param model empty for the first one that the endpoint's configuration lists
 * @param template empty for the reward's own
 * @param pattern what to read in the judge's reply; empty for the reward's own rule
 * @param maxTokens longest reply of the judge
 * @param tokenBudget most tokens for one run; 0 for any number
 */
public record JudgeParameters(
        Scores scores,
        EndpointCalls calls,
        Optional<String> model,
        Optional<String> template,
        Reads reads,
        Optional<Pattern> pattern,
        ScoreRange range,
        int maxTokens,
        int tokenBudget)
        implements RewardParameters {

    /** What the reply of the judge holds. */
    public enum Reads {
        /** A word: correct or incorrect. */
        VERDICT,
        /** A number of the range, which becomes a score between the incorrect and the correct one. */
        NUMBER
    }

    /** A run repeats its parameters in every draw. */
    private static final int LONGEST_TEMPLATE = 4_000;

    private static final int LONGEST_PATTERN = 500;
    private static final Pattern MODEL = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:/@+-]{0,199}");

    private static final Parameter<Optional<String>> MODEL_NAME = Parameter.required(
                    "model",
                    "the name of a model, such as Qwen/Qwen2.5-7B-Instruct",
                    "the model that judges; without it the first one in the configuration of the endpoint",
                    text -> optional(text, MODEL.matcher(text).matches()))
            .or("");
    private static final Parameter<Optional<String>> TEMPLATE = Parameter.required(
                    "template",
                    "a text of at most 4000 characters with {response} in it",
                    "what the judge is asked; `{prompt}` or `{problem}`, `{response}`, `{reference}` and `{boundary}` are replaced",
                    text -> optional(text, text.contains("{response}") && text.length() <= LONGEST_TEMPLATE))
            .or("");
    private static final Parameter<Reads> READS = Parameter.choice(
                    "reads", Reads.class, "what the judge's reply holds: a word (`verdict`) or a number (`number`)")
            .or("verdict");
    private static final Parameter<Optional<Pattern>> PATTERN = Parameter.required(
                    "pattern",
                    "a regular expression of Java with one group, of at most 500 characters",
                    "its last match in the reply holds the word or the number; without it the last line `VERDICT: ...` or `SCORE: ...` does, or how the reply begins",
                    JudgeParameters::pattern)
            .or("");
    private static final Parameter<Double> LOWEST = Parameter.number(
                    "lowest", "the smallest number that the judge may give")
            .or("0");
    private static final Parameter<Double> HIGHEST =
            Parameter.number("highest", "the largest one").or("1");
    private static final Parameter<Double> CORRECT_FROM = Parameter.number(
                    "correctFrom", "the smallest number of a correct response; from `lowest` to `highest`")
            .or("1");
    private static final Parameter<Integer> MAX_TOKENS = Parameter.between(
                    1, 100_000, "maxTokens", "longest reply of the judge")
            .or("1024");
    private static final Parameter<Integer> TOKENS = Parameter.atLeast(
                    0,
                    "tokenBudget",
                    "most tokens of one reward-service for the run, as the endpoint counts them; later responses are undecided; 0 is no limit")
            .or("0");

    public static final RewardDeclaration<JudgeParameters> DECLARATION = new RewardDeclaration<>(
            "judge",
            "A language model behind an OpenAI-compatible endpoint judges the response.",
            true,
            false,
            together(
                    EndpointCalls.PARAMETERS,
                    List.of(
                            MODEL_NAME,
                            TEMPLATE,
                            READS,
                            PATTERN,
                            LOWEST,
                            HIGHEST,
                            CORRECT_FROM,
                            MAX_TOKENS,
                            TOKENS,
                            Scores.CORRECT,
                            Scores.INCORRECT)),
            values -> new JudgeParameters(
                    Scores.of(values),
                    EndpointCalls.of(values),
                    values.get(MODEL_NAME),
                    values.get(TEMPLATE),
                    values.get(READS),
                    values.get(PATTERN),
                    new ScoreRange(values.get(LOWEST), values.get(HIGHEST), values.get(CORRECT_FROM)),
                    values.get(MAX_TOKENS),
                    values.get(TOKENS)));

    @Override
    public double largestScore() {
        return scores.largest();
    }

    static List<Parameter<?>> together(List<Parameter<?>> some, List<Parameter<?>> others) {
        List<Parameter<?>> all = new ArrayList<>(some);
        all.addAll(others);
        return all;
    }

    /** Empty text for nothing; empty for what is refused. */
    private static Optional<Optional<String>> optional(String text, boolean valid) {
        if (text.isEmpty()) {
            return Optional.of(Optional.empty());
        }
        return valid ? Optional.of(Optional.of(text)) : Optional.empty();
    }

    private static Optional<Optional<Pattern>> pattern(String text) {
        if (text.isEmpty()) {
            return Optional.of(Optional.empty());
        }
        try {
            Pattern pattern = Pattern.compile(text);
            boolean oneGroup = pattern.matcher("").groupCount() == 1;
            return oneGroup && text.length() <= LONGEST_PATTERN ? Optional.of(Optional.of(pattern)) : Optional.empty();
        } catch (PatternSyntaxException e) {
            return Optional.empty();
        }
    }
}
