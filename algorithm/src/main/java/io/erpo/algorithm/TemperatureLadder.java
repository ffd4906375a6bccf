package io.erpo.algorithm;

import java.util.Locale;

/**
 * The ladder of the paper: {@code T_i = min(T_0 + T_s * H_i, T_max)} (arXiv 2511.04800).
 *
 * @param initial T_0
 * @param slope T_s; 0 gives every visit the temperature T_0
 * @param max T_max
 */
public record TemperatureLadder(double initial, double slope, double max) implements TemperatureRule {

    public TemperatureLadder {
        TemperatureRanges.requireInitial(initial);
        if (!(slope >= 0) || Double.isInfinite(slope)) {
            throw new IllegalArgumentException("temperature.slope must be 0 or more, was " + slope);
        }
        TemperatureRanges.requireMax(max, initial);
    }

    @Override
    public double at(Heat heat, int step) {
        return Math.min(initial + slope * heat.history(), max);
    }

    @Override
    public String explain(Heat heat, int step) {
        return String.format(Locale.ROOT, "min(%s + %s * %d, %s)", initial, slope, heat.history(), max);
    }
}
