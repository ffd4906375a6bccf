package io.erpo.evaluation.trend;

import java.util.Arrays;
import java.util.Optional;

/**
 * A sudden change at the end of a series: the mean of its last 5 values against the 20 values that ended 5 before. The values
 * between belong to neither side, so that a change over some steps is seen as well. A slow change moves both sides and is not one.
 *
 * @param z the change in standard errors, {@code change / (sd * sqrt(1/5 + 1/20))}; sd is that of the 20, at least 0.01
 * @param change the last mean less the earlier one
 */
public record LevelShift(double z, double change) {

    private static final int BEFORE = 20;
    private static final int BETWEEN = 5;
    private static final int LAST = 5;
    private static final double LEAST_DEVIATION = 0.01;

    /** The shift at the end of a series of shares or rewards; empty while it is shorter than 30. */
    public static Optional<LevelShift> atEnd(double[] series) {
        int start = series.length - BEFORE - BETWEEN - LAST;
        if (start < 0) {
            return Optional.empty();
        }
        double[] before = Arrays.copyOfRange(series, start, start + BEFORE);
        double mean = mean(before);
        double squares = Arrays.stream(before)
                .map(value -> (value - mean) * (value - mean))
                .sum();
        double deviation = Math.max(LEAST_DEVIATION, Math.sqrt(squares / (BEFORE - 1)));
        double change = mean(Arrays.copyOfRange(series, series.length - LAST, series.length)) - mean;
        return Optional.of(new LevelShift(change / (deviation * Math.sqrt(1.0 / LAST + 1.0 / BEFORE)), change));
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).sum() / values.length;
    }
}
