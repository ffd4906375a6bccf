package io.erpo.evaluation.trend;

/**
 * Whether a share rises or falls from one period to the next, when each period has its own number of trials (W. G. Cochran, "Some
 * methods for strengthening the common chi-square tests", Biometrics 1954; P. Armitage 1955).
 */
public final class CochranArmitage {

    private CochranArmitage() {}

    /**
     * The standard score, {@code z = sum w_e (x_e - N_e p) / sqrt(p(1-p) (sum N_e w_e^2 - (sum N_e w_e)^2 / sum N_e))}, with weights
     * {@code w_e} of 0, 1, 2 and so on, and {@code p} the share over all periods. Above 0 for a rise; 0 when nothing or everything hit.
     *
     * @param hits of each period
     * @param trials of each period
     */
    public static double z(int[] hits, int[] trials) {
        if (hits.length != trials.length) {
            throw new IllegalArgumentException(
                    "each period needs hits and trials, was " + hits.length + " and " + trials.length);
        }
        double total = 0;
        double hit = 0;
        double weighted = 0;
        double squares = 0;
        double observed = 0;
        for (int e = 0; e < hits.length; e++) {
            if (hits[e] < 0 || hits[e] > trials[e]) {
                throw new IllegalArgumentException(
                        "a period has at most as many hits as trials, was " + hits[e] + " of " + trials[e]);
            }
            total += trials[e];
            hit += hits[e];
            weighted += (double) e * trials[e];
            squares += (double) e * e * trials[e];
            observed += (double) e * hits[e];
        }
        double p = total == 0 ? 0 : hit / total;
        double variance = total == 0 ? 0 : p * (1 - p) * (squares - weighted * weighted / total);
        return variance <= 0 ? 0 : (observed - weighted * p) / Math.sqrt(variance);
    }
}
