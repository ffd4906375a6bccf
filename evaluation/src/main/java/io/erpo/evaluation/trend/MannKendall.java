package io.erpo.evaluation.trend;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Whether a series rises or falls, by the order of its values alone (H. B. Mann, "Nonparametric tests against trend", Econometrica
 * 1945; M. G. Kendall, "Rank Correlation Methods").
 */
public final class MannKendall {

    private MannKendall() {}

    /**
     * The standard score: {@code S} is the number of pairs that rise less those that fall, {@code var(S) = (n(n-1)(2n+5) - sum
     * t(t-1)(2t+5)) / 18} over groups of t equal values, and {@code z = (S - sign(S)) / sqrt(var(S))}. Above 0 for a rise; 0 when all
     * values are equal.
     */
    public static double z(double[] series) {
        int n = series.length;
        long s = 0;
        for (int i = 0; i < n; i++) {
            for (int j = i + 1; j < n; j++) {
                s += (long) Math.signum(series[j] - series[i]);
            }
        }
        double variance = (weight(n) - ties(series)) / 18;
        return s == 0 ? 0 : (s - Long.signum(s)) / Math.sqrt(variance);
    }

    private static double ties(double[] series) {
        // 0.0 + value: -0.0 equals 0.0.
        Map<Double, Long> equal = Arrays.stream(series)
                .mapToObj(value -> 0.0 + value)
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        return equal.values().stream().mapToDouble(MannKendall::weight).sum();
    }

    private static double weight(double count) {
        return count * (count - 1) * (2 * count + 5);
    }
}
