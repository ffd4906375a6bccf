package io.erpo.evaluation.trend;

import java.util.Arrays;

/**
 * The slope of a series that single outliers do not move (H. Theil 1950; P. K. Sen, "Estimates of the regression coefficient based
 * on Kendall's tau", JASA 1968).
 */
public final class TheilSen {

    private TheilSen() {}

    /** The median of the slopes between all pairs of values, per place in the series. */
    public static double slope(double[] series) {
        int n = series.length;
        if (n < 2) {
            throw new IllegalArgumentException("a slope needs at least two values, was " + n);
        }
        double[] slopes = new double[n * (n - 1) / 2];
        int next = 0;
        for (int i = 0; i < n; i++) {
            for (int j = i + 1; j < n; j++) {
                slopes[next++] = (series[j] - series[i]) / (j - i);
            }
        }
        Arrays.sort(slopes);
        int middle = slopes.length / 2;
        return slopes.length % 2 == 1 ? slopes[middle] : (slopes[middle - 1] + slopes[middle]) / 2;
    }
}
