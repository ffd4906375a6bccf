package io.erpo.experiment.plan;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A score on a benchmark: one number for each run.
 *
 * @param benchmark the benchmark's name; {@code held-out} is the held-out set
 * @param score {@code mean} for mean@k, {@code maj} for maj@k, {@code pass@N} for the unbiased pass@N
 */
public record Measure(String benchmark, String score) {

    private static final Pattern FORM = Pattern.compile("(.+)/(mean|maj|pass@[1-9]\\d{0,5})");

    /** Accuracy on the held-out set. */
    public static final Measure HELD_OUT = new Measure("held-out", "mean");

    public Measure {
        if (!FORM.matcher(benchmark + "/" + score).matches()) {
            throw new IllegalArgumentException(refusal(benchmark + "/" + score));
        }
    }

    /** @throws IllegalArgumentException when it is not written BENCHMARK/SCORE */
    @JsonCreator
    public static Measure of(String text) {
        Matcher parts = FORM.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException(refusal(text));
        }
        return new Measure(parts.group(1), parts.group(2));
    }

    private static String refusal(String text) {
        return "a measure is written BENCHMARK/mean, BENCHMARK/maj or BENCHMARK/pass@N, such as held-out/mean, was %s"
                .formatted(text);
    }

    @JsonValue
    @Override
    public String toString() {
        return benchmark + "/" + score;
    }

    /** N of pass@N. */
    public int passes() {
        return Integer.parseInt(score.substring(score.indexOf('@') + 1));
    }

    public boolean isMean() {
        return score.equals("mean");
    }

    public boolean isMajority() {
        return score.equals("maj");
    }
}
