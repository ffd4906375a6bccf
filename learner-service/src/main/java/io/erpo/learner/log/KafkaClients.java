package io.erpo.learner.log;

import io.erpo.schemas.Topics;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The learner's Kafka clients. All carry bytes, since a record that cannot be decoded must reach the dead letters as it
 * was, and all readers see committed records only.
 */
public final class KafkaClients {

    static final String GROUP = "learner-service";
    /** How long Kafka may be away before its absence is an error; until then the learner waits. */
    static final int OUTAGE_MS = 5 * 60 * 1000;

    private final Map<String, Object> connection;

    /** @param connection how to reach Kafka: {@code bootstrap.servers} and whatever security needs */
    public KafkaClients(Map<String, Object> connection) {
        this.connection = Map.copyOf(connection);
    }

    /**
     * The consumer of the learner's work: one record a poll, and no limit on the time until the next poll, because a
     * step takes as long as it takes. A learner that dies is noticed by its missing heartbeats.
     *
     * @param instance stable name of this learner; a restarted one takes its partitions back at once
     */
    public Consumer<byte[], byte[]> work(String instance) {
        return consumer(Map.of(
                ConsumerConfig.GROUP_ID_CONFIG,
                GROUP,
                ConsumerConfig.GROUP_INSTANCE_ID_CONFIG,
                name(instance),
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "earliest",
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                1,
                ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG,
                Integer.MAX_VALUE,
                ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG,
                10_000));
    }

    /** A consumer that belongs to no group and reads where it is told to. */
    public Consumer<byte[], byte[]> reader() {
        return consumer(Map.of(
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "none",
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                2_000,
                ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG,
                Topics.MAX_RECORD_BYTES));
    }

    /**
     * The producer of the learner's answers.
     *
     * @param instance stable name of this learner; a new producer of the same name fences the old one
     */
    public Producer<byte[], byte[]> transactional(String instance) {
        Map<String, Object> config = new HashMap<>(connection);
        config.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, name(instance));
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, OUTAGE_MS);
        config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, OUTAGE_MS);
        // Else a broker that comes back ends the transaction that waited for it, and the learner with it.
        config.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, OUTAGE_MS);
        config.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Topics.MAX_RECORD_BYTES);
        return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
    }

    private static String name(String instance) {
        return "learner-" + instance;
    }

    private Consumer<byte[], byte[]> consumer(Map<String, Object> settings) {
        Map<String, Object> config = new HashMap<>(connection);
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, OUTAGE_MS);
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        config.putAll(settings);
        return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }
}
