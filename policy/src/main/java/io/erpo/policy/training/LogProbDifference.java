package io.erpo.policy.training;

import java.util.Arrays;

/**
 * How far two log-probabilities of the same tokens are apart, in absolute terms. A difference counts as at most 20, as the
 * logarithm of the importance ratio does.
 *
 * @param p99 the smallest difference that at least 99 % of the tokens do not exceed
 */
public record LogProbDifference(double mean, double p99, double max) {

    /** Of no tokens. */
    public static final LogProbDifference NONE = new LogProbDifference(0, 0, 0);

    private static final float LARGEST = 20;

    /** @param differences of each token, with either sign; NaN counts as the largest */
    public static LogProbDifference of(float... differences) {
        if (differences.length == 0) {
            return NONE;
        }
        float[] sorted = new float[differences.length];
        double sum = 0;
        for (int i = 0; i < sorted.length; i++) {
            float size = Math.abs(differences[i]);
            sorted[i] = size <= LARGEST ? size : LARGEST;
            sum += sorted[i];
        }
        Arrays.sort(sorted);
        int p99 = (int) ((99L * sorted.length + 99) / 100) - 1;
        return new LogProbDifference(sum / sorted.length, sorted[p99], sorted[sorted.length - 1]);
    }
}
