package io.erpo.bench;

import java.util.OptionalDouble;
import java.util.stream.DoubleStream;

/** The number in the middle of several. */
public final class Median {

    private Median() {}

    /** Of an even number the mean of the two in the middle; empty of none. */
    public static OptionalDouble of(DoubleStream values) {
        double[] sorted = values.sorted().toArray();
        return DoubleStream.of(sorted)
                .skip((sorted.length - 1) / 2)
                .limit(sorted.length % 2 == 0 ? 2 : 1)
                .average();
    }
}
