package io.erpo.log;

import io.erpo.schemas.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.producer.ProducerConfig;

/** The settings that all Kafka clients of erpo share, without those for reaching Kafka. */
public final class ClientSettings {

    /** Kafka's own default. */
    static final Duration FETCH_WAIT = Duration.ofMillis(500);

    private static final int SESSION_TIMEOUT_MS = 10_000;
    private static final int READER_POLL_RECORDS = 2_000;

    private ClientSettings() {}

    /** For a member of a group that works in transactions. */
    static Map<String, Object> member(String group, String instance, int maxPollRecords) {
        Map<String, Object> config = new HashMap<>(consumer());
        config.put(ConsumerConfig.GROUP_ID_CONFIG, group);
        // Kafka allows fewer characters here than in group names; the value must be unique only within its group.
        config.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, instance.replaceAll("[^A-Za-z0-9._-]", "-"));
        // A member without a valid position is told so, and says where it goes on: GroupPositions.
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, maxPollRecords);
        // Missing heartbeats soon reveal a dead instance; a slow instance is not considered dead, however long it
        // works.
        config.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, SESSION_TIMEOUT_MS);
        config.put(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, Integer.MAX_VALUE);
        config.put(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, CooperativeStickyAssignor.class.getName());
        return Map.copyOf(config);
    }

    /** For a consumer without a group. A missing offset is an error; it never reads from elsewhere. */
    static Map<String, Object> reader(Duration fetchWait) {
        Map<String, Object> config = new HashMap<>(consumer());
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        config.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, Math.toIntExact(fetchWait.toMillis()));
        config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, READER_POLL_RECORDS);
        config.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, Topics.MAX_RECORD_BYTES);
        return Map.copyOf(config);
    }

    /** For every producer. */
    static Map<String, Object> producer() {
        return Map.of(
                ProducerConfig.ACKS_CONFIG,
                "all",
                // Topics are not compressed (Topics.COMPRESSION), and the broker would have to unpack.
                ProducerConfig.COMPRESSION_TYPE_CONFIG,
                "none",
                ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                Topics.MAX_RECORD_BYTES);
    }

    /** For a transactional producer. */
    static Map<String, Object> transactional(String transactionalId, Optional<Duration> outage) {
        Map<String, Object> config = new HashMap<>(producer());
        config.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalId);
        // Otherwise a broker that comes back would end the transactions that waited for it, and their owners.
        outage.map(ClientSettings::millis)
                .ifPresent(millis -> config.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, millis));
        return Map.copyOf(config);
    }

    static Map<String, Object> consumerOutage(Optional<Duration> outage) {
        return outage.map(ClientSettings::millis)
                .map(millis -> Map.<String, Object>of(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, millis))
                .orElse(Map.of());
    }

    static Map<String, Object> producerOutage(Optional<Duration> outage) {
        return outage.map(ClientSettings::millis)
                .map(millis -> Map.<String, Object>of(
                        ProducerConfig.MAX_BLOCK_MS_CONFIG, millis, ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, millis))
                .orElse(Map.of());
    }

    /**
     * The same for Kafka Streams, with its prefixes for consumers, producers and the topics of its stores. Streams
     * creates its clients itself and sets transactions and outages itself. Without a position it begins at the earliest
     * record: it needs all of them for its state, and recognises what it has in its state by its id.
     */
    public static Map<String, String> streams() {
        Map<String, String> config = new HashMap<>();
        producer().forEach((name, value) -> config.put("producer." + name, value.toString()));
        config.put("consumer." + ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        config.put("consumer." + ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, Integer.toString(SESSION_TIMEOUT_MS));
        config.put("topic.max.message.bytes", Integer.toString(Topics.MAX_RECORD_BYTES));
        config.put("topic.compression.type", Topics.COMPRESSION);
        config.put("topic.message.timestamp.type", "LogAppendTime");
        return Map.copyOf(config);
    }

    private static Map<String, Object> consumer() {
        return Map.of(
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed",
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false);
    }

    private static int millis(Duration duration) {
        return Math.toIntExact(duration.toMillis());
    }
}
