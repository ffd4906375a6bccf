package io.erpo.cli.deadletters;

import java.util.List;
import java.util.Set;

/** What becomes of each of the letters that someone wants to be tried again, in their order. */
record RetryPlan(List<Entry> entries) {

    /** A letter and the decision on it. */
    record Entry(StoredLetter letter, Retry decision) {}

    RetryPlan {
        entries = List.copyOf(entries);
    }

    /** As {@link Retry#of}, for several letters. */
    static RetryPlan of(List<StoredLetter> letters, Set<String> topics, boolean force) {
        return new RetryPlan(letters.stream()
                .map(letter -> new Entry(letter, Retry.of(letter, topics, force)))
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
