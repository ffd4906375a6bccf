package io.erpo.policy.s3;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * When an operation must be done.
 *
 * @param end in nanoseconds of the ticker
 */
record Deadline(Duration limit, LongSupplier ticker, long end) {

    private static final Duration LEAST = Duration.ofMillis(1);

    static Deadline in(Duration limit, LongSupplier ticker) {
        return new Deadline(limit, ticker, ticker.getAsLong() + limit.toNanos());
    }

    boolean passed() {
        return end - ticker.getAsLong() <= 0;
    }

    /** At least a millisecond, since no client takes a limit of nothing. */
    Duration remaining() {
        Duration remaining = Duration.ofNanos(end - ticker.getAsLong());
        return remaining.compareTo(LEAST) < 0 ? LEAST : remaining;
    }
}
