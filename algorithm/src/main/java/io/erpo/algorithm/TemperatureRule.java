package io.erpo.algorithm;

import java.util.Locale;

/**
 * The sampling temperature of a visit: {@code T_i = min(T_0 + T_s * H_i, T_max)} (arXiv 2511.04800).
 *
 * @param initial T_0
 * @param slope T_s; 0 gives every visit the temperature T_0
 * @param max T_max
 */
public record TemperatureRule(double initial, double slope, double max) {

    public TemperatureRule {
        if (!(initial > 0) || Double.isInfinite(initial)) {
            throw new IllegalArgumentException("temperature.initial must be above 0, was " + initial);
        }
        if (!(slope >= 0) || Double.isInfinite(slope)) {
            throw new IllegalArgumentException("temperature.slope must be 0 or more, was " + slope);
        }
        if (!(max >= initial) || Double.isInfinite(max)) {
            throw new IllegalArgumentException(
                    "temperature.max must be at least temperature.initial (" + initial + "), was " + max);
        }
    }

    /** Every visit at the same temperature. */
    public static TemperatureRule constant(double temperature) {
        return new TemperatureRule(temperature, 0, temperature);
    }

    /** T_i for a prompt with this H_i. */
    public double at(int history) {
        if (history < 0) {
            throw new IllegalArgumentException("history must be 0 or more, was " + history);
        }
        return Math.min(initial + slope * history, max);
    }

    /** The rule with its numbers filled in, as recorded with each temperature. */
    public String explain(int history) {
        return String.format(Locale.ROOT, "min(%s + %s * %d, %s)", initial, slope, history, max);
    }
}
