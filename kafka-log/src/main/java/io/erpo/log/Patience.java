package io.erpo.log;

/**
 * Ends a reading that gets nowhere; a client alone would wait for a lost broker for ever. Polls are counted and not seconds,
 * so that a process that was suspended does not give up.
 */
final class Patience {

    /** A minute of polls that end after 200 ms each. */
    private static final int POLLS = 300;

    private long reached = -1;
    private int left = POLLS;

    /**
     * Takes note of how far the reading has come.
     *
     * @throws LogException when it has come no further for a minute
     */
    void at(long position, KafkaConnection kafka) {
        left = position == reached ? left - 1 : POLLS;
        reached = position;
        if (left == 0) {
            throw new LogException(
                    "nothing has come from Kafka at %s for a minute, though its log goes on; is it still there?"
                            .formatted(kafka.bootstrapServers()));
        }
    }
}
