package io.erpo.chart;

import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * A linear axis of five equal intervals between round numbers, so that two axes share one grid.
 *
 * @param start the smallest number
 * @param interval from one mark to the next
 */
public record Axis(double start, double interval) {

    public static final int INTERVALS = 5;

    private static final double[] ROUND = {1, 2, 2.5, 5};

    /** Absorbs rounding errors of dividing decimal numbers in floating point. */
    private static final double SLACK = 1e-9;

    /** The axis with the shortest intervals that covers all numbers from {@code min} to {@code max}. */
    public static Axis covering(double min, double max) {
        if (!(max > min)) {
            throw new IllegalArgumentException("an axis needs two numbers, was %s to %s".formatted(min, max));
        }
        double shortest = (max - min) / INTERVALS;
        for (double power = Math.pow(10, Math.floor(Math.log10(shortest))); ; power *= 10) {
            for (double round : ROUND) {
                double interval = round * power;
                double start = Math.floor(min / interval + SLACK) * interval;
                if (start + INTERVALS * interval >= max - interval * SLACK) {
                    return new Axis(start, interval);
                }
            }
        }
    }

    /** The position of a number: 0 at the start, 1 at the end. */
    public double position(double value) {
        return (value - start) / (INTERVALS * interval);
    }

    /** The numbers at the marks, start and end included. */
    public DoubleStream marks() {
        return IntStream.rangeClosed(0, INTERVALS).mapToDouble(i -> start + i * interval);
    }
}
