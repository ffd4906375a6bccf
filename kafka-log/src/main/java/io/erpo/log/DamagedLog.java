package io.erpo.log;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.KafkaException;

/** Recognizes a log that is damaged on the disk of a broker. Kafka's clients advise to seek past the record then. */
public final class DamagedLog {

    /** {@code ... the next record from erpo.responses.v1-1. If needed, please seek past the record ...} */
    private static final Pattern NEXT_RECORD =
            Pattern.compile("Received exception when fetching the next record from (\\S+-[0-9]+)\\.");
    /** {@code Encountered corrupt message when fetching offset 17 for topic-partition erpo.responses.v1-1} */
    private static final Pattern FETCH = Pattern.compile(
            "Encountered corrupt message when fetching offset ([0-9]+) for topic-partition (\\S+-[0-9]+)");
    /** {@code Record batch for partition erpo.responses.v1-1 at offset 17 is invalid, cause: ...} */
    private static final Pattern OFFSET = Pattern.compile("at offset ([0-9]+)");

    private DamagedLog() {}

    /**
     * Polls records.
     *
     * @throws LogException when the log is damaged, saying where and what to do
     */
    public static <K, V> ConsumerRecords<K, V> poll(Consumer<K, V> consumer, Duration atMost) {
        try {
            return consumer.poll(atMost);
        } catch (KafkaException e) {
            throw sentence(e)
                    .<RuntimeException>map(sentence -> new LogException(sentence, e))
                    .orElse(e);
        }
    }

    /** Where the log is damaged and what to do, when that is the reason of a failure. */
    public static Optional<String> sentence(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .map(DamagedLog::damage)
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<String> damage(Throwable failure) {
        String message = String.valueOf(failure.getMessage());
        Matcher fetch = FETCH.matcher(message);
        if (fetch.find()) {
            return Optional.of(sentence(fetch.group(2), Optional.of(fetch.group(1)), message));
        }
        Matcher next = NEXT_RECORD.matcher(message);
        if (!next.find()) {
            return Optional.empty();
        }
        String reason = failure.getCause() == null
                ? message
                : String.valueOf(failure.getCause().getMessage());
        Matcher offset = OFFSET.matcher(reason);
        return Optional.of(
                sentence(next.group(1), offset.find() ? Optional.of(offset.group(1)) : Optional.empty(), reason));
    }

    private static String sentence(String partition, Optional<String> offset, String reason) {
        return ("the log is damaged on the disk of the broker, in %s%s: %s; nothing behind that is read. Restore the"
                        + " partition from another replica or from a backup, or replay the run's archive:"
                        + " docs/troubleshooting.md")
                .formatted(partition, offset.map(at -> " at offset " + at).orElse(""), reason);
    }
}
