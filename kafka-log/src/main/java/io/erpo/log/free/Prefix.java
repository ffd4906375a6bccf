package io.erpo.log.free;

import java.util.Optional;

/**
 * The beginning of a partition, which can be deleted. Kafka deletes nothing else.
 *
 * @param begin the first offset that is still there
 * @param until the first offset that stays
 * @param records of the freed runs before it
 * @param unreadable records before it that are of no run, since no service could read them
 * @param bytes of keys and values of both
 * @param heldBy what stays from there on; empty when the partition holds nothing else
 */
public record Prefix(
        String topic,
        int partition,
        long begin,
        long until,
        long records,
        long unreadable,
        long bytes,
        Optional<String> heldBy) {

    /** Whether there is nothing to delete. */
    public boolean isEmpty() {
        return until <= begin;
    }
}
