package io.erpo.replay.score;

import io.erpo.events.Response;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How far recorded log-probabilities may be from those of our own scorer.
 *
 * @param mean of the absolute differences of all tokens of one policy; empty for what the number format allows
 * @param max of the absolute difference of a token; empty likewise
 */
public record ScoreLimits(Optional<Double> mean, Optional<Double> max) {

    /** By number format only. */
    public static final ScoreLimits DEFAULT = new ScoreLimits(Optional.empty(), Optional.empty());

    /** Of a computation in float32: programs that only add in another order agree to 1e-5. */
    static final Limits FULL = new Limits(1e-4, 1e-3);

    /** Of one with fewer bits: rounding moves a rare token by tenths, on average by thousandths. */
    static final Limits REDUCED = new Limits(0.02, 1);

    private static final Pattern FULL_PRECISION = Pattern.compile("|.*(32|64|float|double)");

    /** The limits that count for a response. */
    record Limits(double mean, double max) {

        Limits or(Limits other) {
            return new Limits(Math.max(mean, other.mean), Math.max(max, other.max));
        }
    }

    public ScoreLimits {
        require(mean, "mean");
        require(max, "largest");
    }

    private static void require(Optional<Double> limit, String what) {
        limit.filter(value -> !(value > 0) || Double.isInfinite(value)).ifPresent(value -> {
            throw new IllegalArgumentException(
                    "limit of the %s difference of scores must be above 0, was %s".formatted(what, value));
        });
    }

    /** The largest difference of a token of this response. */
    public double largest(Response response) {
        return of(response).max();
    }

    /** The limits of a response; an engine that does not name its number format is taken to use float32. */
    Limits of(Response response) {
        String dtype = response.getEngine() == null ? "" : response.getEngine().getDtype();
        Limits byFormat = FULL_PRECISION.matcher(dtype).matches() ? FULL : REDUCED;
        return new Limits(mean.orElse(byFormat.mean()), max.orElse(byFormat.max()));
    }
}
