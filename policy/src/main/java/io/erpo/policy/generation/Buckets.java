package io.erpo.policy.generation;

/**
 * Rounds lengths up to few sizes: 8, 12, 16, 24, 32, 48, 64, ... at most half is waste. The size depends on the request alone, so
 * that a response is always computed in tensors of the same shape; see {@link Generator}.
 */
final class Buckets {

    private static final int SMALLEST = 8;

    private Buckets() {}

    /** The smallest size of at least {@code length}, but not above {@code limit}. */
    static int size(int length, int limit) {
        int power = SMALLEST;
        while (power < length && power < limit) {
            int between = power + power / 2;
            if (between >= length) {
                return Math.min(between, limit);
            }
            power *= 2;
        }
        return Math.min(power, limit);
    }
}
