package io.erpo.bench.drill;

import io.erpo.log.KafkaConnection;
import io.erpo.log.read.LogFollower;
import io.erpo.schemas.Topic;
import io.erpo.schemas.Topics;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/** Counts the committed records of all topics, and notices records behind a mark. */
final class CommittedRecords implements AutoCloseable {

    private static final Duration BRIEFLY = Duration.ofMillis(20);

    private final LogFollower log;
    private Map<TopicPartition, Long> mark = Map.of();
    private boolean passed;
    private long count;

    CommittedRecords(KafkaConnection kafka) {
        log = LogFollower.open(kafka, Topics.all(), () -> {});
    }

    /** Reads the available records; does not wait for more. */
    void poll() {
        log.pollRecords(BRIEFLY, record -> {
            count++;
            Long end = mark.get(new TopicPartition(record.topic(), record.partition()));
            passed |= end != null && record.offset() >= end;
        });
    }

    /** Records read so far. */
    long count() {
        return count;
    }

    /** Sets a mark at the current end of these topics; replaces the previous one. */
    void mark(Collection<Topic<?>> topics) {
        mark = log.ends(topics);
        passed = false;
    }

    /** Whether a record behind the mark has been read. */
    boolean passed() {
        return passed;
    }

    @Override
    public void close() {
        log.close();
    }
}
