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
    private static final Duration GRACE = Duration.ofSeconds(10);

    static Deadline in(Duration limit, LongSupplier ticker) {
        return new Deadline(limit, ticker, ticker.getAsLong() + limit.toNanos());
    }

    /** For what surrounds work with this deadline, so that the work says first what took too long. */
    Deadline around() {
        return new Deadline(limit, ticker, end + GRACE.toNanos());
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
