package io.erpo.learner.log;

import io.erpo.events.DeadLetter;
import io.erpo.learner.training.NewPolicy;
import io.erpo.schemas.Events;
import io.erpo.schemas.Topic;
import io.erpo.schemas.Topics;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * Answers a consumed record: what follows from it and its offset in one transaction, so that after any crash either
 * both are in the log or neither. The transaction is open only while a few small records are sent, never during a step,
 * because an open transaction hides everything behind it from readers.
 */
public final class Answers implements AutoCloseable {

    private final Producer<byte[], byte[]> producer;

    /** @param producer a transactional one; this object closes it */
    public Answers(Producer<byte[], byte[]> producer) {
        this.producer = producer;
    }

    /** Fences an earlier learner of the same name and ends the transaction it may have left open. */
    public void begin() {
        producer.initTransactions();
    }

    /** Answers with a new policy and the step that made it, or with nothing but the offset. */
    public void commit(ConsumerRecord<byte[], byte[]> record, ConsumerGroupMetadata group, Optional<NewPolicy> made) {
        List<ProducerRecord<byte[], byte[]>> events = new ArrayList<>();
        made.ifPresent(result -> {
            String runId = result.policy().getRunId();
            events.add(event(Topics.POLICIES, runId, result.policy()));
            result.step().ifPresent(step -> events.add(event(Topics.TRAIN_STEPS, runId, step)));
        });
        commit(record, group, events);
    }

    /** Answers with the record itself, for the dead letters. */
    public void refuse(ConsumerRecord<byte[], byte[]> record, ConsumerGroupMetadata group, String reason) {
        DeadLetter letter = new DeadLetter(
                record.topic(),
                record.partition(),
                record.offset(),
                wrap(record.key()),
                wrap(record.value()),
                KafkaClients.GROUP,
                reason);
        byte[] key = record.key() == null ? utf8(place(record)) : record.key();
        commit(record, group, List.of(new ProducerRecord<>(Topics.DEAD_LETTERS.name(), key, Events.encode(letter))));
    }

    @Override
    public void close() {
        producer.close();
    }

    /** Where a record stands in the log, as people write it. */
    public static String place(ConsumerRecord<?, ?> record) {
        return record.topic() + "-" + record.partition() + "@" + record.offset();
    }

    private void commit(
            ConsumerRecord<byte[], byte[]> record,
            ConsumerGroupMetadata group,
            List<ProducerRecord<byte[], byte[]>> events) {
        producer.beginTransaction();
        try {
            events.forEach(producer::send);
            producer.sendOffsetsToTransaction(
                    Map.of(
                            new TopicPartition(record.topic(), record.partition()),
                            new OffsetAndMetadata(record.offset() + 1)),
                    group);
            producer.commitTransaction();
        } catch (KafkaException e) {
            abort(e);
            throw e;
        }
    }

    private void abort(KafkaException cause) {
        try {
            producer.abortTransaction();
        } catch (KafkaException | IllegalStateException e) {
            // A fenced producer cannot abort: its successor did. Nor can one whose commit timed out: its successor
            // will.
            cause.addSuppressed(e);
        }
    }

    private static <V extends SpecificRecord> ProducerRecord<byte[], byte[]> event(
            Topic<V> topic, String key, V event) {
        return new ProducerRecord<>(topic.name(), utf8(key), Events.encode(event));
    }

    private static ByteBuffer wrap(byte[] bytes) {
        return bytes == null ? null : ByteBuffer.wrap(bytes);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
