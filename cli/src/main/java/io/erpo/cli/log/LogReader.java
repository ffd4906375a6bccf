package io.erpo.cli.log;

import io.erpo.schemas.Events;
import io.erpo.schemas.Topic;
import io.erpo.schemas.UnreadableEventException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads what is committed in a topic now, from its beginning to its end, and no further. */
public final class LogReader implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LogReader.class);
    private static final Duration POLL = Duration.ofMillis(200);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Runnable requireAlive;

    /** A reader of the log of a broker that somebody else watches. */
    public LogReader(KafkaConnection kafka) {
        this(kafka, () -> {});
    }

    /**
     * A reader of the log of a broker.
     *
     * @param requireAlive throws when the broker has gone; clients alone would wait for it for ever
     */
    public LogReader(KafkaConnection kafka, Runnable requireAlive) {
        this.requireAlive = requireAlive;
        // Else the fetch that the client sends ahead waits at the end of a partition, and the next partition behind it.
        consumer = new KafkaConsumer<>(
                kafka.with(Map.of("isolation.level", "read_committed", "fetch.max.wait.ms", 1)),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    /**
     * Shows every record: partition after partition, each in the order of its offsets.
     *
     * @param visitor returns false when it has seen enough
     */
    public void read(Topic<?> topic, Predicate<ConsumerRecord<byte[], byte[]>> visitor) {
        try {
            readAll(topic, visitor);
        } catch (TimeoutException e) {
            requireAlive.run();
            throw e;
        }
    }

    /** Hands over every record of a topic, in the same order; those that cannot be read are passed over, with a warning. */
    public <T extends SpecificRecord> void events(Topic<T> topic, Consumer<T> handler) {
        read(topic, record -> {
            try {
                handler.accept(Events.decode(record.value(), topic.value()));
            } catch (UnreadableEventException e) {
                LOG.warn("{}-{}@{}: {}", record.topic(), record.partition(), record.offset(), e.getMessage());
            }
            return true;
        });
    }

    @Override
    public void close() {
        consumer.close();
    }

    private void readAll(Topic<?> topic, Predicate<ConsumerRecord<byte[], byte[]>> visitor) {
        List<TopicPartition> partitions = consumer.partitionsFor(topic.name()).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .sorted((a, b) -> Integer.compare(a.partition(), b.partition()))
                .toList();
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        for (TopicPartition partition : partitions) {
            if (!read(partition, ends.get(partition), visitor)) {
                return;
            }
        }
    }

    private boolean read(TopicPartition partition, long end, Predicate<ConsumerRecord<byte[], byte[]>> visitor) {
        consumer.assign(List.of(partition));
        consumer.seekToBeginning(List.of(partition));
        while (consumer.position(partition) < end) {
            requireAlive.run();
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                if (record.offset() < end && !visitor.test(record)) {
                    return false;
                }
            }
        }
        return true;
    }
}
