package io.erpo.log;

import io.erpo.schemas.Topics;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Publishes records byte by byte as they are. */
public final class RecordPublisher implements AutoCloseable {

    private final KafkaConnection kafka;
    private final KafkaProducer<byte[], byte[]> producer;

    /** A publisher to the log of this broker. */
    public RecordPublisher(KafkaConnection kafka) {
        this.kafka = kafka;
        this.producer = new KafkaProducer<>(
                kafka.with(Map.of("acks", "all", "max.request.size", Topics.MAX_RECORD_BYTES)),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    /** The topics that the log has, those of Kafka Streams included. */
    public Set<String> topics() throws InterruptedException {
        try (Admin admin = Admin.create(kafka.with(Map.of()))) {
            return admin.listTopics().names().get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("listing the topics of " + kafka.bootstrapServers(), e.getCause());
        }
    }

    /**
     * Publishes a record and waits until it is safe.
     *
     * @return where it stands: {@code topic-partition@offset}
     * @throws LogException when this user may not write there
     */
    public String publish(ProducerRecord<byte[], byte[]> record) throws InterruptedException {
        try {
            RecordMetadata place = producer.send(record).get();
            return "%s-%d@%d".formatted(place.topic(), place.partition(), place.offset());
        } catch (ExecutionException e) {
            if (e.getCause() instanceof AuthorizationException) {
                throw new LogException(
                        "nothing was published to %s: the user of these settings may not write there; ask as one who may"
                                .formatted(record.topic()),
                        e.getCause());
            }
            throw new IllegalStateException("publishing to " + record.topic(), e.getCause());
        }
    }

    @Override
    public void close() {
        producer.close();
    }
}
