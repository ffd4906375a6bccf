package io.erpo.bench;

import java.util.OptionalDouble;
import java.util.stream.DoubleStream;

/** The median of numbers. */
public final class Median {

    private Median() {}

    /** The mean of the two middle numbers when their count is even; empty for no numbers. */
    public static OptionalDouble of(DoubleStream values) {
        double[] sorted = values.sorted().toArray();
        return DoubleStream.of(sorted)
                .skip((sorted.length - 1) / 2)
                .limit(sorted.length % 2 == 0 ? 2 : 1)
                .average();
    }
}
