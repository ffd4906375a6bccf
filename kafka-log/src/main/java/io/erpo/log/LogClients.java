package io.erpo.log;

import io.erpo.log.names.NamePrefix;
import io.erpo.log.names.PrefixedClients;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Creates all Kafka clients of services and commands. Consumers read bytes, so that an undecodable record differs from
 * a broken connection, and see committed records only. Topics, groups and transactional ids have their names in the
 * code; {@link NamePrefix the installation's prefix} is added here.
 *
 * @param connection how to reach Kafka: {@code bootstrap.servers}, the security settings and the prefix
 * @param outage how long Kafka may be unavailable before that is an error; empty for Kafka's own defaults, about a
 * minute
 * @param observer hears of each consumer and producer
 */
public record LogClients(Map<String, Object> connection, Optional<Duration> outage, ClientObserver observer) {

    /** How long a service waits for Kafka to come back. */
    public static final Duration SERVICE_OUTAGE = Duration.ofMinutes(5);

    public LogClients {
        connection = Map.copyOf(connection);
        NamePrefix.of(connection);
    }

    /** The clients of a service. */
    public LogClients(Map<String, Object> connection, ClientObserver observer) {
        this(connection, Optional.of(SERVICE_OUTAGE), observer);
    }

    /** The clients of a service without an observer. */
    public LogClients(Map<String, Object> connection) {
        this(connection, ClientObserver.NONE);
    }

    /** The address of Kafka. */
    public String bootstrapServers() {
        return String.valueOf(connection.get("bootstrap.servers"));
    }

    /** What Kafka's names begin with: for the {@link #admin()}, which alone uses Kafka's own names. */
    public NamePrefix prefix() {
        return NamePrefix.of(connection);
    }

    /**
     * A member of a consumer group.
     *
     * @param instance stable name within the group: a restarted instance takes its partitions back at once; those of an
     * instance that does not return move to others when its session expires
     */
    public Consumer<byte[], byte[]> consumer(String group, String instance, int maxPollRecords) {
        return consumer(ClientSettings.member(prefix().add(group), instance, maxPollRecords));
    }

    /** A consumer that belongs to no group and reads the partitions it is assigned. */
    public Consumer<byte[], byte[]> reader() {
        return reader(ClientSettings.FETCH_WAIT);
    }

    /** @param fetchWait how long the broker may hold a fetch when there is nothing new */
    public Consumer<byte[], byte[]> reader(Duration fetchWait) {
        return consumer(ClientSettings.reader(fetchWait));
    }

    /** @param transactionalId stable, so that a restarted instance fences its predecessor */
    public Producer<String, SpecificRecord> producer(String transactionalId) {
        return producer(
                ClientSettings.transactional(prefix().add(transactionalId), outage),
                new StringSerializer(),
                new BoundedEvents());
    }

    /**
     * A producer of events without transactions, for benchmarks; services write in transactions.
     *
     * @param tuning settings that differ from those of all producers, such as {@code linger.ms}
     */
    public Producer<String, SpecificRecord> untransactional(Map<String, Object> tuning) {
        Map<String, Object> settings = new HashMap<>(ClientSettings.producer());
        settings.putAll(tuning);
        return producer(settings, new StringSerializer(), new BoundedEvents());
    }

    /** A producer of already encoded records. */
    Producer<byte[], byte[]> bytesProducer() {
        return producer(ClientSettings.producer(), new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** A client for inspecting and changing the cluster. It takes and gives names with the {@link #prefix()}. */
    public Admin admin() {
        return Admin.create(client(Map.of(), Map.of()));
    }

    private Consumer<byte[], byte[]> consumer(Map<String, Object> settings) {
        Consumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                client(settings, ClientSettings.consumerOutage(outage)),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        observer.made(consumer);
        return PrefixedClients.consumer(consumer, prefix());
    }

    private <K, V> Producer<K, V> producer(Map<String, Object> settings, Serializer<K> keys, Serializer<V> values) {
        Producer<K, V> producer =
                new KafkaProducer<>(client(settings, ClientSettings.producerOutage(outage)), keys, values);
        observer.made(producer);
        return PrefixedClients.producer(producer, prefix());
    }

    private Map<String, Object> client(Map<String, Object> settings, Map<String, Object> patience) {
        Map<String, Object> config = new HashMap<>(connection);
        config.remove(NamePrefix.SETTING);
        // Quarkus adds the name of the service, without the prefix; a reader belongs to no group.
        config.remove("group.id");
        config.putAll(settings);
        config.putAll(patience);
        return config;
    }
}
