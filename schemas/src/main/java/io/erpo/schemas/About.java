package io.erpo.schemas;

import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * The identity of a topic's events; everything that compares or sorts events uses it.
 *
 * @param run the run that an event belongs to; empty when runs share it or it belongs to none
 * @param subject what an event is about, as text: a run's log has one statement about each subject, in every run with
 * the same settings
 * @param circumstances fields that say when, how fast or by whom, and depend on the machine
 */
record About<V>(Function<V, Optional<String>> run, Function<V, String> subject, Set<String> circumstances) {

    About {
        circumstances = Set.copyOf(circumstances);
    }

    /** For events that belong to a run. */
    static <V> About<V> ofARun(Function<V, String> run, Function<V, String> subject) {
        return new About<>(event -> Optional.of(run.apply(event)), subject, Set.of());
    }

    /** For events that belong to no run or to several. */
    static <V> About<V> ofNoRun(Function<V, String> subject) {
        return new About<>(event -> Optional.empty(), subject, Set.of());
    }

    /** The same, with these fields as circumstances. */
    About<V> under(String... fields) {
        return new About<>(run, subject, Set.of(fields));
    }
}
