package io.erpo.log.read;

import io.erpo.log.DamagedLog;
import io.erpo.log.LogClients;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** Reads one partition at a time, between its present beginning and end, for a service. Not thread-safe. */
public final class PartitionReader implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(200);
    /** Records may be large, and usually the last ones are enough. */
    private static final long FIRST_LOOK = 256;

    private static final long GROWTH = 8;

    private final Consumer<byte[], byte[]> consumer;
    private final String kafka;

    private PartitionReader(Consumer<byte[], byte[]> consumer, String kafka) {
        this.consumer = consumer;
        this.kafka = kafka;
    }

    public static PartitionReader open(LogClients clients) {
        return new PartitionReader(clients.reader(), clients.bootstrapServers());
    }

    /** Passes on every committed record of a partition; none when there is no such partition. */
    public void read(TopicPartition partition, java.util.function.Consumer<ConsumerRecord<byte[], byte[]>> handler) {
        if (exists(partition)) {
            consumer.assign(List.of(partition));
            read(partition, beginning(partition), end(partition), handler);
        }
    }

    /**
     * What the newest records of a partition say. Reads backwards, in steps that grow, until a step has anything that is
     * wanted, so that it need not read all.
     *
     * @param wanted what a record says; empty when that is not wanted
     * @return everything wanted of the step that had any, oldest first; empty when the partition has none
     */
    public <T> List<T> newest(TopicPartition partition, Function<ConsumerRecord<byte[], byte[]>, Optional<T>> wanted) {
        List<T> found = new ArrayList<>();
        if (!exists(partition)) {
            return found;
        }
        consumer.assign(List.of(partition));
        long beginning = beginning(partition);
        long to = end(partition);
        for (long step = FIRST_LOOK; found.isEmpty() && to > beginning; step *= GROWTH) {
            long from = Math.max(beginning, to - step);
            read(partition, from, to, record -> wanted.apply(record).ifPresent(found::add));
            to = from;
        }
        return found;
    }

    @Override
    public void close() {
        consumer.close();
    }

    private void read(
            TopicPartition partition,
            long from,
            long to,
            java.util.function.Consumer<ConsumerRecord<byte[], byte[]>> handler) {
        consumer.seek(partition, from);
        Patience patience = new Patience(kafka, LogClients.SERVICE_OUTAGE, POLL);
        while (consumer.position(partition) < to) {
            patience.at(consumer.position(partition));
            for (ConsumerRecord<byte[], byte[]> record : DamagedLog.poll(consumer, POLL)) {
                if (record.offset() < to) {
                    handler.accept(record);
                }
            }
        }
    }

    private boolean exists(TopicPartition partition) {
        return consumer.partitionsFor(partition.topic()).stream()
                .anyMatch(info -> info.partition() == partition.partition());
    }

    private long beginning(TopicPartition partition) {
        return consumer.beginningOffsets(List.of(partition)).get(partition);
    }

    private long end(TopicPartition partition) {
        return consumer.endOffsets(List.of(partition)).get(partition);
    }
}
