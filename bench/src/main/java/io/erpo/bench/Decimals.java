package io.erpo.bench;

/** Formats measured numbers with five decimals. */
final class Decimals {

    private static final double SCALE = 1e5;

    private Decimals() {}

    static double of(double value) {
        return Math.round(value * SCALE) / SCALE;
    }
}
