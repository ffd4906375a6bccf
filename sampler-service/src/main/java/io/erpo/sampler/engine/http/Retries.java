package io.erpo.sampler.engine.http;

import io.erpo.sampler.engine.EngineException;
import java.time.Duration;
import java.util.function.Supplier;

/** Asks again for what failed and may succeed later. */
final class Retries {

    /** A wait grows to this many times the first one at most. */
    private static final int MOST_DOUBLINGS = 5;

    private final int attempts;
    private final Duration first;
    private final Pause pause;

    Retries(int attempts, Duration first, Pause pause) {
        this.attempts = attempts;
        this.first = first;
        this.pause = pause;
    }

    /**
     * @throws EngineException temporary when the engine could not be asked, permanent when it refuses or gave wrong answers
     *     alone
     */
    <T> T run(Supplier<T> question) {
        for (int attempt = 1; ; attempt++) {
            try {
                return question.get();
            } catch (WrongAnswer e) {
                if (isLast(attempt)) {
                    throw EngineException.permanent(asked(attempt) + e.getMessage());
                }
            } catch (EngineException e) {
                if (!e.isTemporary()) {
                    throw e;
                }
                if (isLast(attempt)) {
                    throw EngineException.temporary(asked(attempt) + e.getMessage());
                }
            }
            waitAfter(attempt);
        }
    }

    private boolean isLast(int attempt) {
        return attempt >= attempts || Thread.currentThread().isInterrupted();
    }

    private static String asked(int times) {
        return times == 1 ? "" : "asked " + times + " times, the last time: ";
    }

    private void waitAfter(int attempt) {
        try {
            pause.pause(first.multipliedBy(1L << Math.min(attempt - 1, MOST_DOUBLINGS)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw EngineException.temporary("this instance was stopped while it waited to ask again");
        }
    }
}
