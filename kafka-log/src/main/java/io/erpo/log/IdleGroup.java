package io.erpo.log;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Knows when a member without work should commit how far it has read. Producers end each transaction with a marker,
 * which has an offset but is no record: without such a commit an idle group would have lag for ever, and an autoscaler
 * could not tell it from work.
 */
final class IdleGroup {

    /** A member that has work now and then does not commit twice for each batch. */
    static final int EMPTY_POLLS = 5;

    private final Consumer<?, ?> consumer;
    private final Map<TopicPartition, Long> committed = new HashMap<>();
    private int emptyPolls;

    IdleGroup(Consumer<?, ?> consumer) {
        this.consumer = consumer;
    }

    /** These positions are committed. */
    void committed(Map<TopicPartition, OffsetAndMetadata> offsets) {
        offsets.forEach((partition, offset) -> committed.put(partition, offset.offset()));
        emptyPolls = 0;
    }

    /** Nothing is known of any position: the member joins again. */
    void forget() {
        committed.clear();
        emptyPolls = 0;
    }

    /**
     * Called after each poll that returned nothing.
     *
     * @return the positions to commit; empty while there may be work, or when there is nothing new to commit
     */
    Map<TopicPartition, OffsetAndMetadata> due() {
        if (++emptyPolls < EMPTY_POLLS) {
            return Map.of();
        }
        committed.keySet().retainAll(consumer.assignment());
        Map<TopicPartition, OffsetAndMetadata> due = new HashMap<>();
        // Only partitions that this member has read: the position of another may not be known yet.
        committed.forEach((partition, offset) -> {
            long position = consumer.position(partition);
            if (position > offset) {
                due.put(partition, new OffsetAndMetadata(position));
            }
        });
        return due;
    }
}
