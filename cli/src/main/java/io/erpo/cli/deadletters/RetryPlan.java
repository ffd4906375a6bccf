package io.erpo.cli.deadletters;

import io.erpo.log.Place;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The decision on each letter that the user wants to retry, in the given order. */
record RetryPlan(List<Entry> entries) {

    /** A letter and the decision on it. */
    record Entry(StoredLetter letter, Retry decision) {}

    RetryPlan {
        entries = List.copyOf(entries);
    }

    /** Applies {@link Retry#of} to several letters. */
    static RetryPlan of(
            List<StoredLetter> letters,
            Set<String> topics,
            Function<Place, Optional<ConsumerRecord<byte[], byte[]>>> places,
            boolean force) {
        return new RetryPlan(letters.stream()
                .map(letter -> new Entry(letter, Retry.of(letter, topics, places, force)))
                .toList());
    }

    int published() {
        return entries.size() - refused();
    }

    int refused() {
        return (int) entries.stream()
                .filter(entry -> entry.decision() instanceof Retry.Refuse)
                .count();
    }
}
