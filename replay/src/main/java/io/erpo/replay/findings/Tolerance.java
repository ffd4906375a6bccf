package io.erpo.replay.findings;

/**
 * How far the replay may be from the log.
 *
 * @param numbers largest accepted difference of floating-point numbers; 0 for equal bits
 * @param steps largest accepted distance of weights, as a share of the length of the step that made them; of no meaning
 *     when bits must be equal
 */
public record Tolerance(double numbers, double steps) {

    /** A right learner of another program is at 1e-5; one that weighs responses wrongly is above 1e-1. */
    public static final double STEPS = 1e-3;

    /** Equal bits. */
    public static final Tolerance NONE = new Tolerance(0, STEPS);

    public Tolerance {
        if (!(numbers >= 0) || Double.isInfinite(numbers)) {
            throw new IllegalArgumentException("tolerance must be 0 or more, was " + numbers);
        }
        if (!(steps > 0 && steps < 1)) {
            throw new IllegalArgumentException(
                    "weight tolerance must be a share of a step's length, above 0 and below 1, was " + steps);
        }
    }

    /** Whether bits must be equal. */
    public boolean exact() {
        return numbers == 0;
    }

    /** What a part promises that computes without the weights, as text. */
    public String promise() {
        return exact() ? "bit for bit" : "numbers within " + numbers;
    }
}
