package io.erpo.log.read;

import io.erpo.log.LogException;
import java.time.Duration;

/**
 * Ends a reading that gets nowhere; a client alone would wait for a lost broker for ever. Polls are counted and not seconds,
 * so that a process that was suspended does not give up.
 */
final class Patience {

    private final String kafka;
    private final Duration limit;
    private final long polls;

    private long reached = -1;
    private long left;

    /**
     * @param kafka where it is
     * @param limit how long nothing may come
     * @param poll how long a poll waits when nothing comes
     */
    Patience(String kafka, Duration limit, Duration poll) {
        this.kafka = kafka;
        this.limit = limit;
        this.polls = limit.dividedBy(poll);
        this.left = polls;
    }

    /**
     * Takes note of how far the reading has come.
     *
     * @throws LogException when it has come no further for too long
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
