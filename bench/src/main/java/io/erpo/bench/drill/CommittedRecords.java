package io.erpo.bench.drill;

import io.erpo.log.KafkaConnection;
import io.erpo.schemas.Topic;
import io.erpo.schemas.Topics;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Counts the committed records of all topics, and notices records behind a mark. */
final class CommittedRecords implements AutoCloseable {

    private static final Duration BRIEFLY = Duration.ofMillis(20);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private Map<TopicPartition, Long> mark = Map.of();
    private boolean passed;
    private long count;

    CommittedRecords(KafkaConnection kafka) {
        consumer = new KafkaConsumer<>(
                kafka.with(Map.of("isolation.level", "read_committed")),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        List<TopicPartition> partitions = Topics.all().stream()
                .flatMap(topic -> consumer.partitionsFor(topic.name()).stream())
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    /** Reads the available records; does not wait for more. */
    void poll() {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(BRIEFLY)) {
            count++;
            Long end = mark.get(new TopicPartition(record.topic(), record.partition()));
            passed |= end != null && record.offset() >= end;
        }
    }

    /** Records read so far. */
    long count() {
        return count;
    }

    /** Sets a mark at the current end of these topics; replaces the previous one. */
    void mark(Collection<Topic<?>> topics) {
        Set<String> names = topics.stream().map(Topic::name).collect(Collectors.toSet());
        mark = consumer.endOffsets(consumer.assignment().stream()
                .filter(partition -> names.contains(partition.topic()))
                .toList());
        passed = false;
    }

    /** Whether a record behind the mark has been read. */
    boolean passed() {
        return passed;
    }

    @Override
    public void close() {
        consumer.close();
    }
}
