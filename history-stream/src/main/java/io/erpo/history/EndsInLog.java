package io.erpo.history;

import io.erpo.history.prompt.EndedRuns;
import io.erpo.log.run.RunEnds;
import java.util.concurrent.locks.LockSupport;

/** The ends of runs in the log, beside the stream. The first question waits until the past has been read. */
final class EndsInLog implements EndedRuns, AutoCloseable {

    private static final long PAUSE_NANOS = 20_000_000;

    private final RunEnds ends;

    EndsInLog(RunEnds ends) {
        this.ends = ends;
    }

    @Override
    public boolean has(String runId) {
        awaitPast();
        return ends.of(runId).isPresent();
    }

    @Override
    public int count() {
        awaitPast();
        return ends.count();
    }

    @Override
    public void close() {
        ends.close();
    }

    /** State of ended runs was dropped in an earlier life, so their late records must not look like strangers. */
    private void awaitPast() {
        while (!ends.caughtUp()) {
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }
}
