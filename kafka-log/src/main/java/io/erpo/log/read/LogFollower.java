package io.erpo.log.read;

import io.erpo.log.DamagedLog;
import io.erpo.log.KafkaConnection;
import io.erpo.log.LogClients;
import io.erpo.log.LogException;
import io.erpo.schemas.Topic;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * Follows the committed records of some topics from the beginning. Skips undecodable records with a warning. Not
 * thread-safe.
 */
public final class LogFollower implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration PATIENCE_OF_COMMANDS = Duration.ofMinutes(1);

    private final Consumer<byte[], byte[]> consumer;
    private final String kafka;
    private final Duration patience;
    private final Runnable requireAlive;

    private LogFollower(
            Consumer<byte[], byte[]> consumer,
            List<TopicPartition> partitions,
            String kafka,
            Duration patience,
            Runnable requireAlive) {
        this.consumer = consumer;
        this.kafka = kafka;
        this.patience = patience;
        this.requireAlive = requireAlive;
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    /**
     * A follower of topics for a command, from their beginning.
     *
     * @param requireAlive throws when the broker has ended while the past is read; clients alone would wait forever
     * @throws LogException when a topic does not exist
     */
    public static LogFollower open(KafkaConnection kafka, List<Topic<?>> topics, Runnable requireAlive) {
        try {
            Consumer<byte[], byte[]> consumer = kafka.clients().reader();
            List<TopicPartition> partitions = topics.stream()
                    .flatMap(topic -> Partitions.require(consumer, topic, kafka.bootstrapServers()).stream())
                    .toList();
            return new LogFollower(consumer, partitions, kafka.bootstrapServers(), PATIENCE_OF_COMMANDS, requireAlive);
        } catch (KafkaException e) {
            throw kafka.failure(e);
        }
    }

    /**
     * A follower of topics for a command, from their end at this moment.
     *
     * @throws LogException when a topic does not exist
     */
    public static LogFollower openAtEnd(KafkaConnection kafka, List<Topic<?>> topics) {
        LogFollower follower = open(kafka, topics, () -> {});
        try {
            follower.consumer.endOffsets(follower.consumer.assignment()).forEach(follower.consumer::seek);
            return follower;
        } catch (KafkaException e) {
            follower.close();
            throw kafka.failure(e);
        }
    }

    /**
     * A follower of run-plane topics for a service; waits for Kafka and for the topics as long as services do.
     *
     * @param reader a consumer without a group; the follower closes it
     * @param kafka its address
     */
    public static LogFollower ofRunPlane(Consumer<byte[], byte[]> reader, List<Topic<?>> topics, String kafka) {
        List<TopicPartition> partitions =
                topics.stream().flatMap(LogFollower::partitionsOfRunPlane).toList();
        return new LogFollower(reader, partitions, kafka, LogClients.SERVICE_OUTAGE, () -> {});
    }

    /** Their number is fixed, so this does not ask Kafka. */
    private static Stream<TopicPartition> partitionsOfRunPlane(Topic<?> topic) {
        if (topic.plane() != Topic.Plane.RUN) {
            throw new IllegalArgumentException("topic must be of the run plane, was " + topic.name());
        }
        return IntStream.range(0, topic.plane().partitions())
                .mapToObj(partition -> new TopicPartition(topic.name(), partition));
    }

    /**
     * Passes on everything in the log now that was not passed on before.
     *
     * @throws LogException when the log has more records but none arrive
     */
    public void catchUp(java.util.function.Consumer<SpecificRecord> handler) {
        catchUp((event, at) -> handler.accept(event));
    }

    /** As above, each event with its timestamp. */
    public void catchUp(BiConsumer<SpecificRecord, Instant> handler) {
        Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
        Patience waiting = new Patience(kafka, patience, POLL);
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            requireAlive.run();
            waiting.at(ends.keySet().stream().mapToLong(consumer::position).sum());
            poll(POLL, handler);
        }
    }

    /**
     * Passes on new events, waiting at most this long for them.
     *
     * @return whether any arrived
     */
    public boolean poll(Duration atMost, java.util.function.Consumer<SpecificRecord> handler) {
        return poll(atMost, (event, at) -> handler.accept(event));
    }

    /** As above, each event with its timestamp. */
    public boolean poll(Duration atMost, BiConsumer<SpecificRecord, Instant> handler) {
        return pollRecords(atMost, record -> Decoding.event(record)
                .ifPresent(event -> handler.accept(event, Instant.ofEpochMilli(record.timestamp()))));
    }

    /** As above, with undecoded records. */
    public boolean pollRecords(Duration atMost, java.util.function.Consumer<ConsumerRecord<byte[], byte[]>> handler) {
        ConsumerRecords<byte[], byte[]> polled = DamagedLog.poll(consumer, atMost);
        polled.forEach(handler);
        return !polled.isEmpty();
    }

    /** The current end offsets of these topics, which must be followed. */
    public Map<TopicPartition, Long> ends(Collection<Topic<?>> topics) {
        Set<String> names = topics.stream().map(Topic::name).collect(Collectors.toSet());
        return consumer.endOffsets(consumer.assignment().stream()
                .filter(partition -> names.contains(partition.topic()))
                .toList());
    }

    /** Also an interrupted thread says goodbye to Kafka: its client would log an error instead. It stays interrupted. */
    @Override
    public void close() {
        boolean interrupted = Thread.interrupted();
        try {
            consumer.close();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
