package io.erpo.log;

import io.erpo.schemas.EventSerializer;
import io.erpo.schemas.Topics;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * The clients of a transactional loop.
 *
 * @param connection how to reach Kafka: {@code bootstrap.servers} and whatever security needs
 */
public record LogClients(Map<String, Object> connection) {

    /** How long Kafka may be away before its absence is an error; until then everything waits. */
    static final int OUTAGE_MS = 5 * 60 * 1000;

    private static final int SESSION_TIMEOUT_MS = 10_000;

    public LogClients {
        connection = Map.copyOf(connection);
    }

    /**
     * A consumer of bytes, so that an unreadable record can be told from a broken connection.
     *
     * @param instance stable name within the group: a new life of an instance takes its partitions back at once, while the
     *     partitions of one that does not come back pass to the others when its session is over
     */
    public Consumer<byte[], byte[]> consumer(String group, String instance, int maxPollRecords) {
        return new KafkaConsumer<>(
                consumerSettings(group, instance, maxPollRecords),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    Map<String, Object> consumerSettings(String group, String instance, int maxPollRecords) {
        Map<String, Object> config = new HashMap<>(connection);
        config.put(ConsumerConfig.GROUP_ID_CONFIG, group);
        // Kafka takes fewer characters here than in the names of groups, within which alone this must be unique.
        config.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, instance.replaceAll("[^A-Za-z0-9._-]", "-"));
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, maxPollRecords);
        // A dead instance is missed soon, by its heartbeats; a slow one is not taken for dead, however long it
        // generates.
        config.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, SESSION_TIMEOUT_MS);
        config.put(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, Integer.MAX_VALUE);
        config.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, OUTAGE_MS);
        config.put(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, CooperativeStickyAssignor.class.getName());
        return config;
    }

    /** @param transactionalId stable, so that a new life of an instance fences off its old one */
    public Producer<String, SpecificRecord> producer(String transactionalId) {
        return new KafkaProducer<>(producerSettings(transactionalId), new StringSerializer(), new EventSerializer());
    }

    Map<String, Object> producerSettings(String transactionalId) {
        Map<String, Object> config = new HashMap<>(connection);
        config.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalId);
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, OUTAGE_MS);
        config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, OUTAGE_MS);
        // Else a broker that comes back ends the transactions that waited for it, and their owners with them.
        config.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, OUTAGE_MS);
        // Of the codecs that compress well the one whose library every Kafka client and broker here has.
        config.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "zstd");
        config.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Topics.MAX_RECORD_BYTES);
        return config;
    }
}
