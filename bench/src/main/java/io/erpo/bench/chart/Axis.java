package io.erpo.bench.chart;

import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * A linear axis of five equal intervals with round numbers between them, so that the grid of one axis fits another.
 *
 * @param start the smallest number
 * @param interval from one mark to the next
 */
record Axis(double start, double interval) {

    static final int INTERVALS = 5;

    private static final double[] ROUND = {1, 2, 2.5, 5};

    /** What floating point leaves over when decimal numbers are divided. */
    private static final double SLACK = 1e-9;

    /** The axis with the shortest intervals that shows all numbers from {@code min} to {@code max}. */
    static Axis covering(double min, double max) {
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

    /** Where a number is: 0 at the start, 1 at the end. */
    double position(double value) {
        return (value - start) / (INTERVALS * interval);
    }

    /** The numbers between the intervals, start and end included. */
    DoubleStream marks() {
        return IntStream.rangeClosed(0, INTERVALS).mapToDouble(i -> start + i * interval);
    }
}
