package io.erpo.history.intake;

import org.apache.avro.specific.SpecificRecord;

/**
 * Hears of the results of records, on the threads that process them. Hears again of records that are reprocessed after
 * a crash.
 */
public interface IntakeObserver {

    /** For processing without an observer. */
    IntakeObserver NONE = new IntakeObserver() {
        @Override
        public void published(SpecificRecord event) {}

        @Override
        public void duplicate(SpecificRecord event) {}
    };

    /** An event was published; a dead letter counts as one. */
    void published(SpecificRecord event);

    /** An event was ignored because it says nothing new. */
    void duplicate(SpecificRecord event);
}
