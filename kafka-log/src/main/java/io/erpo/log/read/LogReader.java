package io.erpo.log.read;

import io.erpo.log.DamagedLog;
import io.erpo.log.KafkaConnection;
import io.erpo.log.LogException;
import io.erpo.log.Place;
import io.erpo.schemas.Topic;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ApiException;

/**
 * Reads the records now committed in a topic, from its beginning to its current end: partition by partition, in the
 * order of offsets. It reads one topic at a time: use up or abandon a stream before requesting the next.
 */
public final class LogReader implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    /** If it were longer, prefetching would wait at the end of a partition and delay the next one. */
    private static final Duration FETCH_WAIT = Duration.ofMillis(1);

    private final KafkaConnection kafka;
    private final Consumer<byte[], byte[]> consumer;
    private final Runnable requireAlive;
    private final Map<TopicPartition, Long> read = new HashMap<>();
    private Optional<Cursor> current = Optional.empty();

    /** A reader of the log of a broker that other code monitors. */
    public LogReader(KafkaConnection kafka) {
        this(kafka, () -> {});
    }

    /**
     * A reader of the log of a broker.
     *
     * @param requireAlive throws when the broker has ended; clients alone would wait for it forever
     */
    public LogReader(KafkaConnection kafka, Runnable requireAlive) {
        this.kafka = kafka;
        this.requireAlive = requireAlive;
        try {
            this.consumer = kafka.clients().reader(FETCH_WAIT);
        } catch (KafkaException e) {
            throw kafka.failure(e);
        }
    }

    /**
     * Every record, read lazily.
     *
     * @throws LogException here or from the stream, when Kafka does not answer, lacks the topic, or does not allow
     * reading it
     */
    public Stream<ConsumerRecord<byte[], byte[]>> records(Topic<?> topic) {
        read.keySet().removeIf(partition -> partition.topic().equals(topic.name()));
        return newRecords(topic);
    }

    /** As {@link #records}, only the records since the topic was last read to its end. */
    public Stream<ConsumerRecord<byte[], byte[]>> newRecords(Topic<?> topic) {
        Cursor cursor = cursor(topic);
        current = Optional.of(cursor);
        return StreamSupport.stream(
                Spliterators.spliteratorUnknownSize(cursor, Spliterator.ORDERED | Spliterator.NONNULL), false);
    }

    /** As {@link #records}, decoded; skips undecodable records with a warning. */
    public <T extends SpecificRecord> Stream<T> events(Topic<T> topic) {
        return records(topic).flatMap(record -> Decoding.event(record, topic.value()).stream());
    }

    /** Passes on every event of a topic. */
    public <T extends SpecificRecord> void events(Topic<T> topic, java.util.function.Consumer<? super T> handler) {
        events(topic).forEach(handler);
    }

    /** Passes on every event of a topic with the timestamp of its record. */
    public <T extends SpecificRecord> void timedEvents(Topic<T> topic, BiConsumer<? super T, Instant> handler) {
        timed(topic, records(topic), handler);
    }

    /** As {@link #timedEvents}, without what precedes the first record of each partition that is not older than this. */
    public <T extends SpecificRecord> void timedEventsSince(
            Topic<T> topic, Instant since, BiConsumer<? super T, Instant> handler) {
        try {
            Map<TopicPartition, Long> wanted = new HashMap<>();
            Partitions.require(consumer, topic, kafka.bootstrapServers())
                    .forEach(partition -> wanted.put(partition, since.toEpochMilli()));
            Map<TopicPartition, OffsetAndTimestamp> found = consumer.offsetsForTimes(wanted);
            consumer.endOffsets(wanted.keySet())
                    .forEach((partition, end) -> read.put(
                            partition,
                            Optional.ofNullable(found.get(partition))
                                    .map(OffsetAndTimestamp::offset)
                                    .orElse(end)));
        } catch (ApiException e) {
            throw failure(e);
        }
        timed(topic, newRecords(topic), handler);
    }

    private static <T extends SpecificRecord> void timed(
            Topic<T> topic, Stream<ConsumerRecord<byte[], byte[]>> records, BiConsumer<? super T, Instant> handler) {
        records.forEach(record -> Decoding.event(record, topic.value())
                .ifPresent(event -> handler.accept(event, Instant.ofEpochMilli(record.timestamp()))));
    }

    /** The first event that matches; stops reading there. */
    public <T extends SpecificRecord> Optional<T> first(Topic<T> topic, Predicate<? super T> wanted) {
        return events(topic).filter(wanted).findFirst();
    }

    /** The last event that matches. */
    public <T extends SpecificRecord> Optional<T> last(Topic<T> topic, Predicate<? super T> wanted) {
        return events(topic).filter(wanted).reduce((earlier, later) -> later);
    }

    /** The number of records in a topic. */
    public long count(Topic<?> topic) {
        return records(topic).mapToLong(record -> 1).sum();
    }

    /** The committed record in this place; empty when there is none, or none any more. */
    public Optional<ConsumerRecord<byte[], byte[]>> at(Place place) {
        TopicPartition partition = new TopicPartition(place.topic(), place.partition());
        current = Optional.empty();
        try {
            if (!holds(partition, place.offset())) {
                return Optional.empty();
            }
            consumer.assign(List.of(partition));
            consumer.seek(partition, place.offset());
            Patience patience = new Patience(kafka.bootstrapServers(), PATIENCE, POLL);
            while (consumer.position(partition) <= place.offset()) {
                requireAlive.run();
                patience.at(consumer.position(partition));
                for (ConsumerRecord<byte[], byte[]> record : DamagedLog.poll(consumer, POLL)) {
                    return Optional.of(record).filter(found -> found.offset() == place.offset());
                }
            }
            return Optional.empty();
        } catch (ApiException e) {
            throw failure(e);
        }
    }

    private boolean holds(TopicPartition partition, long offset) {
        return consumer.partitionsFor(partition.topic()).stream()
                        .anyMatch(known -> known.partition() == partition.partition())
                && consumer.beginningOffsets(List.of(partition)).get(partition) <= offset
                && offset < consumer.endOffsets(List.of(partition)).get(partition);
    }

    @Override
    public void close() {
        consumer.close();
    }

    private Cursor cursor(Topic<?> topic) {
        try {
            List<TopicPartition> partitions = Partitions.require(consumer, topic, kafka.bootstrapServers());
            return new Cursor(partitions, consumer.endOffsets(partitions));
        } catch (ApiException e) {
            throw failure(e);
        }
    }

    /** Names the process that ended, if known, else Kafka's error. */
    private LogException failure(ApiException e) {
        requireAlive.run();
        return kafka.failure(e);
    }

    /** Iterates through partitions up to their ends. */
    private final class Cursor implements Iterator<ConsumerRecord<byte[], byte[]>> {

        private final Iterator<TopicPartition> partitions;
        private final Map<TopicPartition, Long> ends;
        private Optional<TopicPartition> partition = Optional.empty();
        private Iterator<ConsumerRecord<byte[], byte[]>> polled = Collections.emptyIterator();
        private Optional<ConsumerRecord<byte[], byte[]>> next = Optional.empty();
        private Patience patience = patience();

        private Cursor(List<TopicPartition> partitions, Map<TopicPartition, Long> ends) {
            this.partitions = partitions.iterator();
            this.ends = ends;
        }

        @Override
        public boolean hasNext() {
            if (current.filter(cursor -> cursor == this).isEmpty()) {
                throw new IllegalStateException("another topic is read by this reader meanwhile");
            }
            try {
                boolean more = true;
                while (next.isEmpty() && more) {
                    more = advance();
                }
                return next.isPresent();
            } catch (ApiException e) {
                throw failure(e);
            }
        }

        @Override
        public ConsumerRecord<byte[], byte[]> next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            ConsumerRecord<byte[], byte[]> record = next.get();
            next = Optional.empty();
            return record;
        }

        /** Advances to the next record, poll or partition; false when all are read. */
        private boolean advance() {
            if (polled.hasNext()) {
                next = Optional.of(polled.next()).filter(this::isBeforeTheEnd);
            } else if (partition.isPresent() && consumer.position(partition.get()) < ends.get(partition.get())) {
                requireAlive.run();
                patience.at(consumer.position(partition.get()));
                polled = DamagedLog.poll(consumer, POLL).iterator();
            } else {
                partition.ifPresent(done -> read.put(done, ends.get(done)));
                partition = partitions.hasNext() ? Optional.of(partitions.next()) : Optional.empty();
                partition.ifPresent(this::begin);
                return partition.isPresent();
            }
            return true;
        }

        private void begin(TopicPartition begun) {
            patience = patience();
            consumer.assign(List.of(begun));
            if (read.containsKey(begun)) {
                consumer.seek(begun, read.get(begun));
            } else {
                consumer.seekToBeginning(List.of(begun));
            }
        }

        private boolean isBeforeTheEnd(ConsumerRecord<?, ?> record) {
            return record.offset() < ends.get(new TopicPartition(record.topic(), record.partition()));
        }

        private Patience patience() {
            return new Patience(kafka.bootstrapServers(), PATIENCE, POLL);
        }
    }
}
