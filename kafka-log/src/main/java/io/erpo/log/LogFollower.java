package io.erpo.log;

import io.erpo.schemas.Events;
import io.erpo.schemas.Topic;
import io.erpo.schemas.UnreadableEventException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Follows what is committed in some topics, from their beginning on. */
public final class LogFollower implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LogFollower.class);
    private static final int FETCH_WAIT_MILLIS = 500;

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final KafkaConnection kafka;
    private final Map<TopicPartition, Long> past;
    private final Runnable requireAlive;

    /**
     * Begins at the beginning of these topics.
     *
     * @param requireAlive throws when the broker has gone while the past is read; clients alone would wait for it for ever
     */
    public LogFollower(KafkaConnection kafka, List<Topic<?>> topics, Runnable requireAlive) {
        this.kafka = kafka;
        this.requireAlive = requireAlive;
        consumer = kafka.consumer(FETCH_WAIT_MILLIS);
        List<TopicPartition> partitions = topics.stream()
                .flatMap(topic -> kafka.partitions(consumer, topic).stream())
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        past = consumer.endOffsets(partitions);
    }

    /** Hands over all that was in the log when the follower was made. */
    public void catchUp(Consumer<SpecificRecord> handler) {
        catchUp((event, at) -> handler.accept(event));
    }

    /** Hands over all that was in the log when the follower was made, each event with its timestamp. */
    public void catchUp(BiConsumer<SpecificRecord, Instant> handler) {
        Patience patience = new Patience();
        while (past.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            requireAlive.run();
            patience.at(past.keySet().stream().mapToLong(consumer::position).sum(), kafka);
            poll(Duration.ofMillis(200), handler);
        }
    }

    /**
     * Hands over what arrives, waiting at most so long for it.
     *
     * @return whether anything arrived
     */
    public boolean poll(Duration atMost, Consumer<SpecificRecord> handler) {
        return poll(atMost, (event, at) -> handler.accept(event));
    }

    /**
     * Hands over what arrives, each event with its timestamp, waiting at most so long for it.
     *
     * @return whether anything arrived
     */
    public boolean poll(Duration atMost, BiConsumer<SpecificRecord, Instant> handler) {
        boolean any = false;
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(atMost)) {
            any = true;
            try {
                handler.accept(Events.decode(record.value()), Instant.ofEpochMilli(record.timestamp()));
            } catch (UnreadableEventException e) {
                LOG.warn("{}-{}@{}: {}", record.topic(), record.partition(), record.offset(), e.getMessage());
            }
        }
        return any;
    }

    @Override
    public void close() {
        consumer.close();
    }
}
