package io.erpo.experiment.report;

import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * Settings of the ladder by a rule that is fixed before the sweep.
 *
 * @param half T_half: the lowest temperature at which half of the residual prompts turn mixed, between measured ones by a straight
 * line; empty when none reaches half
 * @param max T_max: the highest temperature up to which malformed responses are at most a third of the wrong ones; empty when there
 * is none
 * @param slope T_s = (min(T_half, T_max) - T_0) / (planned epochs / 4); empty when that is not above 0
 */
record Suggestion(OptionalDouble half, OptionalDouble max, OptionalDouble slope) {

    private static final double COLD = 1.0;
    private static final double HALF = 0.5;
    private static final double MOST_MALFORMED = 1.0 / 3;

    /**
     * The suggestion.
     *
     * @param mixed share of residual prompts that turn mixed, by temperature
     * @param malformed share of malformed responses among the wrong ones, by temperature
     * @param epochs planned epochs
     */
    static Suggestion of(Map<Double, Double> mixed, Map<Double, Double> malformed, int epochs) {
        OptionalDouble half = half(new TreeMap<>(mixed));
        OptionalDouble max = new TreeMap<>(malformed)
                .entrySet().stream()
                        .filter(point -> point.getKey() >= COLD)
                        .takeWhile(point -> point.getValue() <= MOST_MALFORMED)
                        .mapToDouble(Map.Entry::getKey)
                        .max();
        double goal = Math.min(half.orElse(Double.POSITIVE_INFINITY), max.orElse(COLD));
        return new Suggestion(
                half, max, goal > COLD ? OptionalDouble.of((goal - COLD) / (epochs / 4.0)) : OptionalDouble.empty());
    }

    private static OptionalDouble half(TreeMap<Double, Double> mixed) {
        Map.Entry<Double, Double> before = null;
        for (Map.Entry<Double, Double> point : mixed.tailMap(COLD).entrySet()) {
            if (point.getValue() >= HALF) {
                return OptionalDouble.of(before == null ? point.getKey() : between(before, point));
            }
            before = point;
        }
        return OptionalDouble.empty();
    }

    private static double between(Map.Entry<Double, Double> low, Map.Entry<Double, Double> high) {
        double share = (HALF - low.getValue()) / (high.getValue() - low.getValue());
        return low.getKey() + share * (high.getKey() - low.getKey());
    }
}
