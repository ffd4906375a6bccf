package io.erpo.log;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Chooses where a member goes on when Kafka has no valid position for it, and says so: no record is passed over in silence,
 * as {@code auto.offset.reset} would.
 */
final class GroupPositions {

    private static final Logger LOG = LoggerFactory.getLogger(GroupPositions.class);

    /** The present bounds of a partition's log. */
    private record Bounds(long beginning, long end) {

        boolean empty() {
            return beginning == end;
        }
    }

    private final Consumer<byte[], byte[]> consumer;
    private final Beginning beginning;
    private final java.util.function.Consumer<TopicPartition> deleted;

    /**
     * @param beginning where to go on without a position
     * @param deleted hears of each partition whose records were deleted before the group had processed them
     */
    GroupPositions(
            Consumer<byte[], byte[]> consumer,
            Beginning beginning,
            java.util.function.Consumer<TopicPartition> deleted) {
        this.consumer = consumer;
        this.beginning = beginning;
        this.deleted = deleted;
    }

    /** Goes on where the group has no position. */
    void begin(Collection<TopicPartition> partitions) {
        int earliest = 0;
        int behindAnswers = 0;
        for (Map.Entry<TopicPartition, Bounds> log : bounds(partitions).entrySet()) {
            OptionalLong behind = seek(log.getKey(), log.getValue());
            behindAnswers += behind.isPresent() ? 1 : 0;
            earliest += behind.isEmpty() && !log.getValue().empty() ? 1 : 0;
        }
        if (earliest + behindAnswers > 0) {
            LOG.warn(
                    "group {} has no position in {}: it is new, or its offsets expired or were not mirrored. It begins at"
                            + " the earliest record of {} partitions, and behind its last answer in {}; what is answered"
                            + " is skipped",
                    group(),
                    partitions,
                    earliest,
                    behindAnswers);
        } else {
            LOG.info("group {} is new and begins with {}, which hold no records yet", group(), partitions);
        }
    }

    /** Goes on where the log does not have the position: records were deleted, or the log was made anew. */
    void goOn(Map<TopicPartition, Long> positions) {
        bounds(positions.keySet()).forEach((partition, log) -> {
            long position = positions.get(partition);
            if (position < log.beginning()) {
                LOG.warn(
                        "{} records of {} were deleted before group {} had processed them: it was at offset {}, the log"
                                + " begins at {}, and there it goes on. A run that waits for their answers stands still;"
                                + " docs/troubleshooting.md says what to do",
                        log.beginning() - position,
                        partition,
                        group(),
                        position,
                        log.beginning());
                consumer.seek(partition, log.beginning());
                deleted.accept(partition);
            } else {
                seek(partition, log);
                LOG.warn(
                        "{} holds offsets {} to {} and is not the log of which group {} had reached offset {}: the topic"
                                + " was made anew or lost its end. The group goes on at {}; what is answered is skipped",
                        partition,
                        log.beginning(),
                        log.end(),
                        group(),
                        position,
                        consumer.position(partition));
            }
        });
    }

    /** @return behind which answer the group goes on, if the log has any */
    private OptionalLong seek(TopicPartition partition, Bounds log) {
        OptionalLong behind = log.empty() ? OptionalLong.empty() : beginning.behindTheLastAnswer(partition);
        long offset = behind.orElse(log.beginning());
        consumer.seek(partition, Math.max(log.beginning(), Math.min(log.end(), offset)));
        return behind;
    }

    private Map<TopicPartition, Bounds> bounds(Collection<TopicPartition> partitions) {
        Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(List.copyOf(partitions));
        Map<TopicPartition, Long> ends = consumer.endOffsets(List.copyOf(partitions));
        Map<TopicPartition, Bounds> bounds = new HashMap<>();
        partitions.forEach(
                partition -> bounds.put(partition, new Bounds(beginnings.get(partition), ends.get(partition))));
        return bounds;
    }

    private String group() {
        return consumer.groupMetadata().groupId();
    }
}
