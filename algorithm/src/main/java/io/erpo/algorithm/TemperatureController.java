package io.erpo.algorithm;

import java.util.Locale;

/**
 * Steers each prompt to a target share of wrong responses, hotter and cooler, by the outcomes of its own visits.
 *
 * <p>With G responses and b = 1/T_i:
 *
 * <pre>
 * q* = 1 - target^(1/G)                                    a visit at q* stays all-correct with probability target
 * w' = min(G, wrong + malformed)                           malformed responses count twice
 * e  = logit(q*) - logit((w' + 1/2) / (G + 1)), within -2 and 2
 * b  = b - rate * e, within 1/max and 1/initial            b begins with 1/initial
 * </pre>
 *
 * <p>If a response fails where its weakest token has the margin M over the others, the log-odds of a wrong one are about a -
 * M/T: linear in b, so that the error shrinks by the factor 1 - rate * M with each visit, whatever the model.
 *
 * <p>b is kept in whole millionths and the error is rounded to millionths, so that equal visits give equal temperatures on
 * every machine.
 *
 * @param initial T_0; no visit is cooler
 * @param max no visit is hotter
 * @param target share of visits that may stay all-correct
 * @param rate how far a visit moves 1/T for an error of 1
 */
public record TemperatureController(double initial, double max, double target, double rate)
        implements TemperatureRule {

    /** T_max in units of T_0, where nobody says. */
    public static final double DEFAULT_RANGE = 2.5;

    private static final long UNIT = 1_000_000;

    private static final double LARGEST_ERROR = 2;

    /** 1/T in millionths must tell such temperatures apart. */
    private static final double HOTTEST = 1_000;

    public TemperatureController {
        TemperatureRanges.requireInitial(initial);
        TemperatureRanges.requireMax(max, initial);
        require(initial >= 1 / HOTTEST, "initial", "0.001 or more where temperature.rule is target", initial);
        require(max <= HOTTEST, "max", "1000 or less where temperature.rule is target", max);
        require(target >= 0.001 && target <= 0.999, "target", "from 0.001 to 0.999", target);
        require(rate >= 0.000001 && rate <= 1, "rate", "from 0.000001 to 1", rate);
    }

    @Override
    public double at(Heat heat, int step) {
        long inverse = inverse(heat);
        if (inverse >= coolest()) {
            return initial;
        }
        if (inverse <= hottest()) {
            return max;
        }
        double temperature = (double) ((2 * UNIT * UNIT + inverse) / (2 * inverse)) / UNIT;
        return Math.min(Math.max(temperature, initial), max);
    }

    @Override
    public String explain(Heat heat, int step) {
        return String.format(
                Locale.ROOT,
                "1 / %d.%06d, within %s and %s",
                inverse(heat) / UNIT,
                inverse(heat) % UNIT,
                initial,
                max);
    }

    @Override
    public long inverseAfter(Heat heat, VisitResult result) {
        int counted = Math.min(result.responses(), result.wrong() + result.malformed());
        long change = Math.floorDiv(millionths(rate) * error(result.responses(), counted) + UNIT / 2, UNIT);
        return Math.min(Math.max(inverse(heat) - change, hottest()), coolest());
    }

    /**
     * How much too cool a visit was, in log-odds and millionths.
     *
     * @param wrong of the responses, malformed ones counted twice
     */
    long error(int responses, int wrong) {
        double aim = 1 - StrictMath.pow(target, 1.0 / responses);
        double found = (wrong + 0.5) / (responses + 1);
        double error = logOdds(aim) - logOdds(found);
        return millionths(Math.min(Math.max(error, -LARGEST_ERROR), LARGEST_ERROR));
    }

    private long inverse(Heat heat) {
        return heat.inverseTemperature() == 0 ? coolest() : heat.inverseTemperature();
    }

    private long coolest() {
        return millionths(1 / initial);
    }

    private long hottest() {
        return millionths(1 / max);
    }

    /** The same bits everywhere, which {@link Math} does not promise. */
    private static double logOdds(double share) {
        return StrictMath.log(share / (1 - share));
    }

    private static long millionths(double number) {
        return Math.round(number * UNIT);
    }

    private static void require(boolean holds, String key, String allowed, double found) {
        if (!holds) {
            throw new IllegalArgumentException("temperature.%s must be %s, was %s".formatted(key, allowed, found));
        }
    }
}
