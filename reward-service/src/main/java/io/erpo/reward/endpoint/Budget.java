package io.erpo.reward.endpoint;

import java.util.concurrent.atomic.AtomicLong;

/**
 * What a run may spend at an endpoint, counted by this process since its start.
 *
 * <p>Calls under way at once may go beyond the tokens by their own.
 */
final class Budget {

    private final long calls;
    private final long tokens;
    private final AtomicLong called = new AtomicLong();
    private final AtomicLong spent = new AtomicLong();

    /** 0 is no limit. */
    Budget(long calls, long tokens) {
        this.calls = calls;
        this.tokens = tokens;
    }

    /** Counts one call, if there may be one more. */
    void take() throws NoAnswerException {
        if (tokens > 0 && spent.get() >= tokens) {
            throw new NoAnswerException("the run's budget of %d tokens is spent".formatted(tokens));
        }
        if (calls > 0 && called.getAndUpdate(count -> Math.min(count + 1, calls)) >= calls) {
            throw new NoAnswerException("the run's budget of %d calls is spent".formatted(calls));
        }
    }

    void spend(long count) {
        spent.addAndGet(Math.max(0, count));
    }
}
