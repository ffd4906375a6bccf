package io.erpo.replay.score;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How the absolute differences of log-probabilities are distributed, in memory that does not grow with their number: they
 * are counted in classes, so that a quantile is exact to one part in 128.
 */
final class ScoreDifferences {

    /** What remains of a float: its exponent and the first seven bits of its fraction. */
    private static final int DROPPED_BITS = 16;

    private final long[] classes = new long[1 << Integer.SIZE - 1 - DROPPED_BITS];
    private long count;
    private double sum;
    private float max;

    /** @param difference finite and not negative */
    void add(float difference) {
        classes[Float.floatToIntBits(difference) >>> DROPPED_BITS]++;
        count++;
        sum += difference;
        max = Math.max(max, difference);
    }

    long count() {
        return count;
    }

    double mean() {
        return count == 0 ? 0 : sum / count;
    }

    double max() {
        return max;
    }

    /** The least difference that this share of all differences does not exceed, rounded up. */
    double quantile(double share) {
        long rank = (long) Math.ceil(share * count);
        long seen = 0;
        for (int i = 0; i < classes.length && rank > 0; i++) {
            seen += classes[i];
            if (seen >= rank) {
                return i == 0 ? 0 : Math.min(max, Float.intBitsToFloat((i + 1 << DROPPED_BITS) - 1));
            }
        }
        return 0;
    }

    /** All that is reported of them, by name. */
    Map<String, Double> measures() {
        Map<String, Double> measures = new LinkedHashMap<>();
        measures.put("tokens", (double) count);
        measures.put("mean", mean());
        measures.put("median", quantile(0.5));
        measures.put("p99", quantile(0.99));
        measures.put("p99.9", quantile(0.999));
        measures.put("max", max());
        return measures;
    }

    /** The same as text. */
    @Override
    public String toString() {
        return "%.2e on average, %.2e in the median, %.2e at the 99th percentile, %.2e at the 99.9th, %.2e at most"
                .formatted(mean(), quantile(0.5), quantile(0.99), quantile(0.999), max());
    }
}
