package io.erpo.learner;

import io.erpo.embeddedkafka.BrokerSettings;
import io.erpo.embeddedkafka.EmbeddedKafka;
import io.erpo.events.AdvantageBatch;
import io.erpo.events.AdvantageSample;
import io.erpo.events.Response;
import io.erpo.events.RunStarted;
import io.erpo.schemas.Events;
import io.erpo.schemas.Topic;
import io.erpo.schemas.Topics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A broker with all topics; it plays the other services: writes what they write, reads what they read. */
final class TestLog implements AutoCloseable {

    private static final int RESPONSE_PARTITIONS = 3;

    private final Path directory;
    private final KafkaProducer<byte[], byte[]> producer;
    private EmbeddedKafka broker;

    TestLog(Path directory) {
        this.directory = directory;
        broker = EmbeddedKafka.start(directory);
        broker.createTopics(Topics.all().stream()
                .map(topic -> new NewTopic(
                        topic.name(), topic.plane() == Topic.Plane.RUN ? 1 : RESPONSE_PARTITIONS, (short) 1))
                .toList());
        producer = new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        broker.bootstrapServers(),
                        ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                        "test"),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        producer.initTransactions();
    }

    /** Stops and restarts the broker, with the same address and data. */
    void restart() {
        int port = broker.port();
        broker.close();
        broker = EmbeddedKafka.start(new BrokerSettings(directory, port));
    }

    /** Removes the learners from their group, as a broker does with members it has not heard from for long. */
    void expelLearners() {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            admin.removeMembersFromConsumerGroup("learner-service", new RemoveMembersFromConsumerGroupOptions())
                    .all()
                    .get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    String bootstrapServers() {
        return broker.bootstrapServers();
    }

    void start(RunStarted run) {
        write(Topics.RUNS, Events.encode(run));
    }

    /** Writes the responses of a step as samplers do, spread over partitions, one transaction each, and then its batch. */
    AdvantageBatch sampleAndBatch(int step, int responses) {
        List<AdvantageSample> samples = new ArrayList<>();
        for (int index = 0; index < responses; index++) {
            Response response = Fixtures.aResponse(step, index);
            RecordMetadata place = write(Topics.RESPONSES, index % RESPONSE_PARTITIONS, Events.encode(response));
            samples.add(Fixtures.aSample(response, place.partition(), place.offset()));
        }
        AdvantageBatch batch = Fixtures.aBatch(step, samples);
        write(batch);
        return batch;
    }

    void write(AdvantageBatch batch) {
        write(Topics.ADVANTAGE_BATCHES, Events.encode(batch));
    }

    void write(Topic<?> topic, byte[] value) {
        write(topic, 0, value);
    }

    private RecordMetadata write(Topic<?> topic, int partition, byte[] value) {
        try {
            producer.beginTransaction();
            var sent = producer.send(new ProducerRecord<>(
                    topic.name(), partition, Fixtures.RUN.getBytes(StandardCharsets.UTF_8), value));
            producer.commitTransaction();
            return sent.get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /** All committed records of a run-plane topic, which has one partition. */
    <V extends SpecificRecord> List<V> read(Topic<V> topic) {
        Map<String, Object> config = Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                broker.bootstrapServers(),
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed");
        try (var consumer = new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            TopicPartition partition = new TopicPartition(topic.name(), 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).get(partition);
            List<V> records = new ArrayList<>();
            while (consumer.position(partition) < end) {
                consumer.poll(Duration.ofMillis(100))
                        .forEach(record -> records.add(Events.decode(record.value(), topic.value())));
            }
            return records;
        }
    }

    /** The offset that the learner will read next. */
    long committed(Topic<?> topic) {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            OffsetAndMetadata offset = admin.listConsumerGroupOffsets("learner-service")
                    .partitionsToOffsetAndMetadata()
                    .get()
                    .get(new TopicPartition(topic.name(), 0));
            return offset == null ? 0 : offset.offset();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        producer.close();
        broker.close();
    }
}
