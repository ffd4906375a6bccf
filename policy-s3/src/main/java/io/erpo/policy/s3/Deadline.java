package io.erpo.policy.s3;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * The deadline of an operation.
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

    /** At least a millisecond, since clients reject a limit of zero. */
    Duration remaining() {
        Duration remaining = Duration.ofNanos(end - ticker.getAsLong());
        return remaining.compareTo(LEAST) < 0 ? LEAST : remaining;
    }
}
