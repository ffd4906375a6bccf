package io.erpo.log;

import io.erpo.events.DeadLetter;
import io.erpo.schemas.Topics;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records that cannot be decoded or break a rule, kept with their position and the reason. A letter is small whatever
 * it is about: of a long value it has the beginning, the length and the SHA-256, and the record itself stays where it
 * is. A letter has the key of the refused record, or without one, or with a long one, its position, {@code
 * topic-partition@offset}.
 */
public final class DeadLetters {

    /** Most bytes of a key or of a value that a letter carries. */
    public static final int KEPT_BYTES = 64 << 10;

    private static final Logger LOG = LoggerFactory.getLogger(DeadLetters.class);
    private static final int LONGEST_KEY = 1 << 10;
    private static final int LONGEST_REASON = 4 << 10;

    private DeadLetters() {}

    /** The dead letter of a consumed record, ready to send. */
    public static ProducerRecord<String, SpecificRecord> of(
            ConsumerRecord<byte[], byte[]> record, String consumer, String reason) {
        String shortReason = shortened(reason);
        LOG.error("{} goes to the dead letters: {}", Place.of(record), shortReason);
        byte[] value = record.value();
        DeadLetter letter = new DeadLetter(
                record.topic(),
                record.partition(),
                record.offset(),
                beginning(record.key()),
                beginning(value),
                consumer,
                shortReason,
                value == null ? null : (long) value.length,
                value == null ? null : sha256(value));
        return new ProducerRecord<>(Topics.DEAD_LETTERS.name(), key(record), letter);
    }

    /**
     * The results of a record; its dead letter instead when one of them is too large to be sent.
     *
     * @param results what the consumer made of the record
     */
    public static List<ProducerRecord<String, SpecificRecord>> unlessTooLarge(
            List<ProducerRecord<String, SpecificRecord>> results,
            ConsumerRecord<byte[], byte[]> record,
            String consumer) {
        return results.stream()
                .map(result -> LargestEvent.excess(result.value()))
                .flatMap(Optional::stream)
                .findFirst()
                .map(excess -> List.of(of(record, consumer, "its result cannot be sent: " + excess)))
                .orElse(results);
    }

    /** SHA-256 in lower-case hexadecimal digits. */
    public static String sha256(byte[] value) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(value));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static String key(ConsumerRecord<byte[], byte[]> record) {
        return record.key() == null || record.key().length > LONGEST_KEY
                ? Place.of(record).toString()
                : new String(record.key(), StandardCharsets.UTF_8);
    }

    private static String shortened(String reason) {
        return reason.length() <= LONGEST_REASON ? reason : reason.substring(0, LONGEST_REASON) + " ...";
    }

    private static ByteBuffer beginning(byte[] bytes) {
        return bytes == null ? null : ByteBuffer.wrap(bytes, 0, Math.min(bytes.length, KEPT_BYTES));
    }
}
