package io.erpo.log.read;

import io.erpo.log.LogException;
import java.time.Duration;

/**
 * Ends a read that makes no progress; a client alone would wait for a lost broker forever. Counts polls instead of
 * seconds, so that a process that was suspended does not give up.
 */
final class Patience {

    private final String kafka;
    private final Duration limit;
    private final long polls;

    private long reached = -1;
    private long left;

    /**
     * @param kafka its address
     * @param limit how long nothing may arrive
     * @param poll how long an empty poll waits
     */
    Patience(String kafka, Duration limit, Duration poll) {
        this.kafka = kafka;
        this.limit = limit;
        this.polls = limit.dividedBy(poll);
        this.left = polls;
    }

    /**
     * Records the position of the read.
     *
     * @throws LogException when it has not advanced for too long
     */
    void at(long position) {
        left = position == reached ? left - 1 : polls;
        reached = position;
        if (left == 0) {
            throw new LogException(
                    "nothing has come from Kafka at %s for %s, though its log goes on; is it still there?"
                            .formatted(kafka, limit.toMinutes() == 1 ? "a minute" : limit.toMinutes() + " minutes"));
        }
    }
}
