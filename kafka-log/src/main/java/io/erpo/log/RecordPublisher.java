package io.erpo.log;

import io.erpo.schemas.Topics;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.RecordTooLargeException;

/** Publishes records byte for byte. */
public final class RecordPublisher implements AutoCloseable {

    private final KafkaConnection kafka;
    private final Producer<byte[], byte[]> producer;

    /** A publisher to the log of this broker. */
    public RecordPublisher(KafkaConnection kafka) {
        this.kafka = kafka;
        this.producer = kafka.clients().bytesProducer();
    }

    /** The topics in the log, including those of Kafka Streams. */
    public Set<String> topics() throws InterruptedException {
        LogClients clients = kafka.clients();
        try (Admin admin = clients.admin()) {
            return admin.listTopics().names().get().stream()
                    .filter(clients.prefix()::has)
                    .map(clients.prefix()::remove)
                    .collect(Collectors.toSet());
        } catch (ExecutionException e) {
            throw new LogException(
                    "the topics of Kafka at %s cannot be listed: %s"
                            .formatted(kafka.bootstrapServers(), e.getCause().getMessage()),
                    e.getCause());
        }
    }

    /**
     * Publishes a record and waits until it is durable.
     *
     * @return its position: {@code topic-partition@offset}
     * @throws LogException when it cannot be published, for example because this user may not write there
     */
    public String publish(ProducerRecord<byte[], byte[]> record) throws InterruptedException {
        try {
            RecordMetadata sent = producer.send(record).get();
            return new Place(sent.topic(), sent.partition(), sent.offset()).toString();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof AuthorizationException) {
                throw new LogException(
                        "nothing was published to %s: the user of these settings may not write there; ask as one who may"
                                .formatted(record.topic()),
                        e.getCause());
            }
            if (e.getCause() instanceof RecordTooLargeException) {
                throw new LogException(
                        "nothing was published to %s: the record is larger than %,d bytes, the largest that its topic takes"
                                .formatted(record.topic(), Topics.MAX_RECORD_BYTES),
                        e.getCause());
            }
            throw new LogException(
                    "nothing was published to %s: %s"
                            .formatted(record.topic(), e.getCause().getMessage()),
                    e.getCause());
        }
    }

    @Override
    public void close() {
        producer.close();
    }
}
