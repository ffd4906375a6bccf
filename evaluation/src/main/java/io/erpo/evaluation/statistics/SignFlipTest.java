package io.erpo.evaluation.statistics;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Whether paired differences have a direction: if the two sides were exchangeable, each difference would as likely have the other
 * sign (R. A. Fisher, "The Design of Experiments", 1935). It assumes no distribution.
 */
public final class SignFlipTest {

    /** All signs of so many differences are tried; of more, a sample. */
    private static final int MOST_EXACT = 16;

    private static final int SAMPLED = 10_000;
    private static final long SEED = 20;

    /** Sums that differ by less, relative to the sum of sizes, are equal: they differ by rounding. */
    private static final double ROUNDING = 1e-12;

    private SignFlipTest() {}

    /**
     * The two-sided p: the share of sign patterns whose sum is at least as far from 0 as the observed one. Exact for up to 16
     * differences other than 0. For more it is {@code (1 + hits) / (1 + 10,000)} over patterns drawn from a fixed seed, so that equal
     * differences, in any order, have equal p. 1 when no difference is other than 0.
     */
    public static double pValue(double[] differences) {
        double[] nonZero =
                Arrays.stream(differences).filter(d -> d != 0).sorted().toArray();
        double sizes = Arrays.stream(nonZero).map(Math::abs).sum();
        double least = Math.abs(Arrays.stream(nonZero).sum()) - ROUNDING * sizes;
        return nonZero.length <= MOST_EXACT ? exact(nonZero, least) : sampled(nonZero, least);
    }

    private static double exact(double[] differences, double least) {
        int patterns = 1 << differences.length;
        int hits = 0;
        for (int pattern = 0; pattern < patterns; pattern++) {
            hits += Math.abs(sum(differences, pattern)) >= least ? 1 : 0;
        }
        return (double) hits / patterns;
    }

    private static double sampled(double[] differences, double least) {
        SplittableRandom random = new SplittableRandom(SEED);
        int hits = 0;
        for (int i = 0; i < SAMPLED; i++) {
            double sum = 0;
            for (int from = 0; from < differences.length; from += Long.SIZE) {
                int to = Math.min(from + Long.SIZE, differences.length);
                sum += sum(Arrays.copyOfRange(differences, from, to), random.nextLong());
            }
            hits += Math.abs(sum) >= least ? 1 : 0;
        }
        return (1.0 + hits) / (1.0 + SAMPLED);
    }

    /** The sum, with the sign of each difference flipped whose bit is set. */
    private static double sum(double[] differences, long flips) {
        double sum = 0;
        for (int i = 0; i < differences.length; i++) {
            sum += (flips >>> i & 1) == 1 ? -differences[i] : differences[i];
        }
        return sum;
    }
}
