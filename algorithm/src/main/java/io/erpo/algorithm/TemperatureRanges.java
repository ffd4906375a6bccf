package io.erpo.algorithm;

/** The ranges that temperature rules share, with the settings' names. */
final class TemperatureRanges {

    private TemperatureRanges() {}

    static void requireInitial(double initial) {
        requireTemperature("temperature.initial", initial);
    }

    static void requireTemperature(String name, double temperature) {
        if (!(temperature > 0) || Double.isInfinite(temperature)) {
            throw new IllegalArgumentException(name + " must be above 0, was " + temperature);
        }
    }

    static void requireMax(double max, double initial) {
        if (!(max >= initial) || Double.isInfinite(max)) {
            throw new IllegalArgumentException(
                    "temperature.max must be at least temperature.initial (" + initial + "), was " + max);
        }
    }
}
