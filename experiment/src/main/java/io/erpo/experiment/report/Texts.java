package io.erpo.experiment.report;

import io.erpo.evaluation.statistics.Estimate;
import java.util.Locale;
import java.util.OptionalDouble;

/** Numbers in tables. */
final class Texts {

    static final String NONE = "-";

    private Texts() {}

    /** A number with three decimals, and as many before the point as it needs. */
    static String number(double value) {
        return String.format(Locale.ROOT, Math.abs(value) >= 100 ? "%,.0f" : "%.3f", value);
    }

    /** A mean with its 95 % interval; without one for a single value. */
    static String estimate(Estimate estimate) {
        return number(estimate.mean())
                + estimate.interval()
                        .map(interval -> " [%s, %s]".formatted(number(interval.low()), number(interval.high())))
                        .orElse("");
    }

    /** A difference, with its sign. */
    static String difference(Estimate estimate) {
        String text = estimate(estimate);
        return estimate.mean() > 0 ? "+" + text : text;
    }

    static String pValue(OptionalDouble p) {
        return p.isEmpty() ? NONE : p.getAsDouble() < 0.001 ? "< 0.001" : number(p.getAsDouble());
    }
}
