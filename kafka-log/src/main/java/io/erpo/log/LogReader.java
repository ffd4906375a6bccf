package io.erpo.log;

import io.erpo.schemas.Events;
import io.erpo.schemas.Topic;
import io.erpo.schemas.UnreadableEventException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ApiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads what is committed in a topic now, from its beginning to its end, and no further. */
public final class LogReader implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LogReader.class);
    private static final Duration POLL = Duration.ofMillis(200);
    /** Were it longer, what the client fetches ahead would wait at the end of a partition, and the next one behind it. */
    private static final int FETCH_WAIT_MILLIS = 1;

    private final KafkaConnection kafka;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Runnable requireAlive;
    private final Map<TopicPartition, Long> ends = new HashMap<>();

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
        this.kafka = kafka;
        this.requireAlive = requireAlive;
        this.consumer = kafka.consumer(FETCH_WAIT_MILLIS);
    }

    /**
     * Shows every record: partition after partition, each in the order of its offsets.
     *
     * @param visitor returns false when it has seen enough
     * @throws LogException when Kafka does not answer, lacks the topic, or does not let it be read
     */
    public void read(Topic<?> topic, Predicate<ConsumerRecord<byte[], byte[]>> visitor) {
        ends.keySet().removeIf(partition -> partition.topic().equals(topic.name()));
        readOn(topic, visitor);
    }

    /** Shows, in the same order, the records that have come since the topic was read to its end. */
    public void readOn(Topic<?> topic, Predicate<ConsumerRecord<byte[], byte[]>> visitor) {
        try {
            readAll(topic, visitor);
        } catch (ApiException e) {
            requireAlive.run();
            throw kafka.failure(e);
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
        List<TopicPartition> partitions = kafka.partitions(consumer, topic);
        Map<TopicPartition, Long> now = consumer.endOffsets(partitions);
        for (TopicPartition partition : partitions) {
            if (!read(partition, now.get(partition), visitor)) {
                return;
            }
            ends.put(partition, now.get(partition));
        }
    }

    private boolean read(TopicPartition partition, long end, Predicate<ConsumerRecord<byte[], byte[]>> visitor) {
        consumer.assign(List.of(partition));
        if (ends.containsKey(partition)) {
            consumer.seek(partition, ends.get(partition));
        } else {
            consumer.seekToBeginning(List.of(partition));
        }
        Patience patience = new Patience();
        while (consumer.position(partition) < end) {
            requireAlive.run();
            patience.at(consumer.position(partition), kafka);
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                if (record.offset() < end && !visitor.test(record)) {
                    return false;
                }
            }
        }
        return true;
    }
}
