package io.erpo.log;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Names records that were deleted before a group of Kafka Streams had processed them. Streams passes over them in
 * silence; groups of our own loops notice them as they read ({@link GroupPositions}).
 */
public final class DeletedRecords {

    private static final Logger LOG = LoggerFactory.getLogger(DeletedRecords.class);
    private static final long PATIENCE_SECONDS = 10;

    private DeletedRecords() {}

    /** Checks before the group starts; a check that fails stops nothing. */
    public static void warn(LogClients clients, String group) {
        find(clients, group, LOG::warn);
    }

    static void find(LogClients clients, String group, Consumer<String> warning) {
        try (Admin admin = clients.admin()) {
            positions(admin, clients.prefix().add(group))
                    .forEach((partition, lost) -> warning.accept(
                            ("%d records of %s were deleted before group %s had processed them. A run that needs them stands"
                                            + " still; docs/troubleshooting.md says what to do")
                                    .formatted(lost, partition, group)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException | KafkaException e) {
            if (e.getCause() instanceof GroupIdNotFoundException) {
                return;
            }
            LOG.info("whether records of group {} were deleted is not checked: {}", group, e.toString());
        }
    }

    /** The number of deleted records of each partition that has any. */
    private static Map<TopicPartition, Long> positions(Admin admin, String group)
            throws InterruptedException, ExecutionException, TimeoutException {
        Map<TopicPartition, Long> positions = new HashMap<>();
        admin.listConsumerGroupOffsets(group)
                .partitionsToOffsetAndMetadata()
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .forEach((partition, position) -> add(positions, partition, position));
        Map<TopicPartition, OffsetSpec> earliest = new HashMap<>();
        positions.keySet().forEach(partition -> earliest.put(partition, OffsetSpec.earliest()));
        Map<TopicPartition, Long> lost = new HashMap<>();
        for (var beginning : admin.listOffsets(earliest)
                .all()
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .entrySet()) {
            lost.put(beginning.getKey(), beginning.getValue().offset() - positions.get(beginning.getKey()));
        }
        lost.values().removeIf(records -> records <= 0);
        return lost;
    }

    private static void add(Map<TopicPartition, Long> positions, TopicPartition partition, OffsetAndMetadata position) {
        if (position != null) {
            positions.put(partition, position.offset());
        }
    }
}
