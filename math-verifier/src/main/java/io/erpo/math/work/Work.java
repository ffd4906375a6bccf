package io.erpo.math.work;

/** Bounds the work of one verdict: counts steps, never time, so that a verdict is the same on every machine. */
public final class Work {

    private final long limit;
    private long done;

    /** @param limit the most steps, positive */
    public Work(long limit) {
        if (limit <= 0) {
            throw new IllegalArgumentException("limit must be positive, was " + limit);
        }
        this.limit = limit;
    }

    /** Counts steps without a limit, for work that takes linear time. */
    public static Work unbounded() {
        return new Work(Long.MAX_VALUE);
    }

    /** @throws TooMuchWork when these steps pass the limit */
    public void step(long steps) {
        done += steps;
        if (done > limit) {
            throw new TooMuchWork(limit);
        }
    }

    /** Steps so far. */
    public long done() {
        return done;
    }
}
