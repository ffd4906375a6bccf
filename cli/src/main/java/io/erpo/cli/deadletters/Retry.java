package io.erpo.cli.deadletters;

import io.erpo.log.Place;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;

/** The decision on a dead letter that the user wants to retry. */
sealed interface Retry {

    /** Header of a republished record: the dead letter it comes from. */
    String HEADER = "erpo-retry-of";

    /** Publishes the refused record again, unchanged. */
    record Publish(ProducerRecord<byte[], byte[]> record) implements Retry {}

    /** Keeps it as a dead letter. */
    record Refuse(String reason) implements Retry {}

    /**
     * Decides on a letter.
     *
     * @param topics the topics in the log
     * @param places finds the record that stands in a place of the log now
     * @param force whether to publish records that cannot be decoded or have no key
     */
    static Retry of(
            StoredLetter stored,
            Set<String> topics,
            Function<Place, Optional<ConsumerRecord<byte[], byte[]>>> places,
            boolean force) {
        if (!topics.contains(stored.letter().getTopic())) {
            return new Refuse("the log has no topic " + stored.letter().getTopic());
        }
        if (stored.whole()) {
            return of(stored, force);
        }
        Optional<ConsumerRecord<byte[], byte[]>> record = places.apply(stored.origin());
        if (record.isEmpty()) {
            return new Refuse(
                    "the letter carries only the beginning of its %,d bytes, and the record itself is gone from %s"
                            .formatted(stored.length(), stored.origin()));
        }
        if (!stored.isAbout(record.get())) {
            return new Refuse("at %s stands another record now; was the topic made again?".formatted(stored.origin()));
        }
        return of(stored.completedBy(record.get()), force);
    }

    private static Retry of(StoredLetter stored, boolean force) {
        if (stored.value().isEmpty()) {
            return new Refuse("it has no value, which no service takes");
        }
        if (!force && stored.event().isEmpty()) {
            return new Refuse(
                    "its bytes cannot be read and would be refused again; --force publishes them nevertheless");
        }
        if (!force && stored.key().isEmpty()) {
            return new Refuse("it has no key, which every service wants; --force publishes it nevertheless");
        }
        return new Publish(record(stored));
    }

    /**
     * A record without a key returns to its original partition; a key determines the partition of every other record.
     */
    private static ProducerRecord<byte[], byte[]> record(StoredLetter stored) {
        Integer partition = stored.key().isEmpty() ? stored.letter().getPartition() : null;
        List<Header> headers = List.of(new RecordHeader(HEADER, stored.place().getBytes(StandardCharsets.UTF_8)));
        return new ProducerRecord<>(
                stored.letter().getTopic(),
                partition,
                stored.key().orElse(null),
                stored.value().orElseThrow(),
                headers);
    }
}
