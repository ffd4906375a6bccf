package io.erpo.cli.deadletters;

import io.erpo.events.DeadLetter;
import io.erpo.log.DeadLetters;
import io.erpo.log.Place;
import io.erpo.log.read.LogReader;
import io.erpo.replay.recording.RunFilter;
import io.erpo.schemas.Events;
import io.erpo.schemas.Topics;
import io.erpo.schemas.UnreadableEventException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A dead letter and its position.
 *
 * @param offset in the dead-letter topic, which has one partition
 */
record StoredLetter(long offset, DeadLetter letter) {

    private static final Logger LOG = LoggerFactory.getLogger(StoredLetter.class);

    /**
     * Reads all dead letters of a run, oldest first, and those whose record cannot be decoded, since they may belong to
     * any run. Skips records that are not dead letters, with a warning.
     */
    static List<StoredLetter> readAll(LogReader log, String runId) {
        RunFilter filter = new RunFilter(runId);
        log.events(Topics.RUNS, filter::belongs);
        List<StoredLetter> letters = new ArrayList<>();
        log.records(Topics.DEAD_LETTERS).forEach(record -> {
            try {
                DeadLetter letter = Events.decode(record.value(), DeadLetter.class);
                if (filter.belongs(letter)) {
                    letters.add(new StoredLetter(record.offset(), letter));
                }
            } catch (UnreadableEventException e) {
                LOG.warn("{}-{}@{}: {}", record.topic(), record.partition(), record.offset(), e.getMessage());
            }
        });
        return letters;
    }

    /** Its position, for people and for the header of a retried record: {@code erpo.dead-letters.v1-0@17}. */
    String place() {
        return Topics.DEAD_LETTERS.name() + "-0@" + offset;
    }

    /** The position of the refused record. */
    Place origin() {
        return new Place(letter.getTopic(), letter.getPartition(), letter.getOffset());
    }

    /** Whether it carries the whole key and value; otherwise their beginnings, and the record stands in its place. */
    boolean whole() {
        boolean wholeKey =
                key().map(bytes -> bytes.length < DeadLetters.KEPT_BYTES).orElse(true);
        return wholeKey && length() == value().map(bytes -> bytes.length).orElse(0);
    }

    /** Length of the value in bytes; letters of older versions carry every value whole. */
    long length() {
        return Optional.ofNullable(letter.getValueBytes())
                .orElseGet(() -> value().map(bytes -> (long) bytes.length).orElse(0L));
    }

    /** Whether this is the record that was refused; letters of older versions do not say. */
    boolean isAbout(ConsumerRecord<byte[], byte[]> record) {
        String sha256 = record.value() == null ? null : DeadLetters.sha256(record.value());
        return Objects.equals(letter.getValueSha256(), sha256);
    }

    /** The letter with the key and the value of the record itself. */
    StoredLetter completedBy(ConsumerRecord<byte[], byte[]> record) {
        return new StoredLetter(
                offset,
                DeadLetter.newBuilder(letter)
                        .setKey(buffer(record.key()))
                        .setValue(buffer(record.value()))
                        .build());
    }

    /** The refused record, if it can be decoded. */
    Optional<SpecificRecord> event() {
        try {
            return value().map(Events::decode);
        } catch (UnreadableEventException e) {
            return Optional.empty();
        }
    }

    Optional<byte[]> key() {
        return bytes(letter.getKey());
    }

    Optional<byte[]> value() {
        return bytes(letter.getValue());
    }

    private static ByteBuffer buffer(byte[] bytes) {
        return bytes == null ? null : ByteBuffer.wrap(bytes);
    }

    private static Optional<byte[]> bytes(ByteBuffer buffer) {
        return Optional.ofNullable(buffer).map(present -> {
            byte[] copy = new byte[present.remaining()];
            present.duplicate().get(copy);
            return copy;
        });
    }
}
