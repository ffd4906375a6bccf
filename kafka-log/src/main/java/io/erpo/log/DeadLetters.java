package io.erpo.log;

import io.erpo.events.DeadLetter;
import io.erpo.schemas.Topics;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records that cannot be decoded or break a rule, kept unchanged with their position and the reason. A dead letter has
 * the key of the refused record, or without one its position, {@code topic-partition@offset}.
 */
public final class DeadLetters {

    private static final Logger LOG = LoggerFactory.getLogger(DeadLetters.class);

    private DeadLetters() {}

    /** The dead letter of a consumed record, ready to send. */
    public static ProducerRecord<String, SpecificRecord> of(
            ConsumerRecord<byte[], byte[]> record, String consumer, String reason) {
        LOG.error("{} goes to the dead letters: {}", Place.of(record), reason);
        DeadLetter letter = new DeadLetter(
                record.topic(),
                record.partition(),
                record.offset(),
                buffer(record.key()),
                buffer(record.value()),
                consumer,
                reason,
                null,
                null);
        return new ProducerRecord<>(Topics.DEAD_LETTERS.name(), key(record), letter);
    }

    private static String key(ConsumerRecord<byte[], byte[]> record) {
        return record.key() == null ? Place.of(record).toString() : new String(record.key(), StandardCharsets.UTF_8);
    }

    private static ByteBuffer buffer(byte[] bytes) {
        return bytes == null ? null : ByteBuffer.wrap(bytes);
    }
}
