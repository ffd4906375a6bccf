package io.erpo.math.answer;

/**
 * How far apart two numbers may be and still count as equal.
 *
 * @param absoluteTolerance largest accepted distance, in addition to the rules for decimals; zero for none
 * @param relativeTolerance largest accepted distance as a share of the reference; zero for none
 */
public record ComparisonSettings(double absoluteTolerance, double relativeTolerance) {

    /** No tolerance. */
    public static final ComparisonSettings DEFAULT = new ComparisonSettings(0, 0);

    public ComparisonSettings {
        requireShare("absoluteTolerance", absoluteTolerance);
        requireShare("relativeTolerance", relativeTolerance);
    }

    public boolean tolerates(double reference, double answer) {
        double allowed = Math.max(absoluteTolerance, relativeTolerance * Math.abs(reference));
        return allowed > 0 && Math.abs(reference - answer) <= allowed;
    }

    private static void requireShare(String field, double value) {
        if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(field + " must be zero or more, was " + value);
        }
    }
}
