package io.erpo.history.intake;

import org.apache.avro.specific.SpecificRecord;

/**
 * Sees what comes of records as they are processed, on the threads that process them. What is processed again after a crash is
 * seen again.
 */
public interface IntakeObserver {

    /** For whoever processes without being watched. */
    IntakeObserver NONE = new IntakeObserver() {
        @Override
        public void published(SpecificRecord event) {}

        @Override
        public void duplicate(SpecificRecord event) {}
    };

    /** An event follows from what came in; a dead letter is one. */
    void published(SpecificRecord event);

    /** An event says nothing new and is ignored. */
    void duplicate(SpecificRecord event);
}
