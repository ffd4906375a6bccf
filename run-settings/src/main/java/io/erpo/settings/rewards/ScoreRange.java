package io.erpo.settings.rewards;

/**
 * The numbers that an endpoint may give.
 *
 * @param correctFrom a response with this number or a larger one is correct
 */
public record ScoreRange(double lowest, double highest, double correctFrom) {

    public ScoreRange {
        if (lowest >= highest) {
            throw new IllegalArgumentException(
                    "highest must be above lowest, were %s and %s".formatted(highest, lowest));
        }
        if (correctFrom < lowest || correctFrom > highest) {
            throw new IllegalArgumentException("correctFrom must be from lowest (%s) to highest (%s), was %s"
                    .formatted(lowest, highest, correctFrom));
        }
    }

    public boolean has(double number) {
        return number >= lowest && number <= highest;
    }

    /** Where a number of the range lies between its ends, 0 to 1. */
    public double share(double number) {
        return (number - lowest) / (highest - lowest);
    }
}
