package io.erpo.bench.drill;

/**
 * Which process to kill, and when. The time is given by the progress of the run, so that a drill can be repeated on a
 * machine of any speed.
 *
 * @param afterRecords committed records in the log by then
 * @param pauseMillis additional delay, because right after a commit every service is about to start new work
 */
record Kill(Victim victim, long afterRecords, int pauseMillis) {

    Kill {
        if (afterRecords < 1) {
            throw new IllegalArgumentException("afterRecords must be at least 1, was " + afterRecords);
        }
        if (pauseMillis < 0) {
            throw new IllegalArgumentException("pauseMillis must be at least 0, was " + pauseMillis);
        }
    }
}
