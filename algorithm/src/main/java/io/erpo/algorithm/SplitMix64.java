package io.erpo.algorithm;

/**
 * The SplitMix64 generator (Steele, Lea, Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014): small,
 * exactly specified, and readable at any position without the positions before it.
 */
final class SplitMix64 {

    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

    private final long seed;
    private long position;

    SplitMix64(long seed) {
        this.seed = seed;
    }

    /** The number at a position (from 0) of the sequence with this seed. */
    static long at(long seed, long position) {
        long z = seed + (position + 1) * GOLDEN_GAMMA;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    /** The next number in 0 (inclusive) to bound (exclusive); unbiased by rejection. */
    int below(int bound) {
        while (true) {
            long bits = at(seed, position++) >>> 1;
            long value = bits % bound;
            if (bits - value + (bound - 1) >= 0) {
                return (int) value;
            }
        }
    }

    /** A permutation of 0 to n-1, by Fisher and Yates. */
    int[] permutation(int n) {
        int[] order = new int[n];
        for (int i = 0; i < n; i++) {
            int j = below(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }
}
