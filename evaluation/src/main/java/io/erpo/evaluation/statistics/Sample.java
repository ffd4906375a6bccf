package io.erpo.evaluation.statistics;

import java.util.Arrays;

/** Mean and spread of some numbers. */
record Sample(int size, double mean, double variance) {

    /** @return the variance is unbiased (ddof 1), and exactly 0 when all values are equal */
    static Sample of(double[] values) {
        if (values.length == 0) {
            throw new IllegalArgumentException("statistics need at least one value, was none");
        }
        for (double value : values) {
            if (!Double.isFinite(value)) {
                throw new IllegalArgumentException("statistics need finite values, was " + value);
            }
        }
        double first = values[0];
        if (Arrays.stream(values).allMatch(value -> value == first)) {
            return new Sample(values.length, first, 0);
        }
        double mean = Arrays.stream(values).sum() / values.length;
        double squares = Arrays.stream(values)
                .map(value -> (value - mean) * (value - mean))
                .sum();
        return new Sample(values.length, mean, squares / (values.length - 1));
    }

    double standardError() {
        return Math.sqrt(variance / size);
    }
}
