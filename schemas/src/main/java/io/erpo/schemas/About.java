package io.erpo.schemas;

import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * What the events of a topic say of themselves, which everything that compares or sorts them asks here.
 *
 * @param run the run that an event belongs to; empty where runs share it or it is of none
 * @param subject what an event is about, in words: a run's log says one thing of each, in every run of the same settings
 * @param circumstances fields that say when, how fast or by whom, and depend on the machine
 */
record About<V>(Function<V, Optional<String>> run, Function<V, String> subject, Set<String> circumstances) {

    About {
        circumstances = Set.copyOf(circumstances);
    }

    /** Of events that belong to a run. */
    static <V> About<V> ofARun(Function<V, String> run, Function<V, String> subject) {
        return new About<>(event -> Optional.of(run.apply(event)), subject, Set.of());
    }

    /** Of events that belong to no run or to several. */
    static <V> About<V> ofNoRun(Function<V, String> subject) {
        return new About<>(event -> Optional.empty(), subject, Set.of());
    }

    /** The same, with these fields as circumstances. */
    About<V> under(String... fields) {
        return new About<>(run, subject, Set.of(fields));
    }
}
