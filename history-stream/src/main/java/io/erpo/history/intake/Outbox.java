package io.erpo.history.intake;

import io.erpo.events.RunOutcome;
import org.apache.avro.specific.SpecificRecord;

/** Receives the results of an event. */
public interface Outbox {

    /** Publishes an event in the topic of its type. */
    void publish(String key, SpecificRecord event);

    /**
     * Ends a run, here and in the log.
     *
     * @param reason for a person; empty for a run that is finished
     */
    void end(String runId, RunOutcome outcome, String reason);

    /** Records that an event was ignored because it says nothing new, or because its run has ended. */
    void duplicate(SpecificRecord event);

    /** Records that an event was ignored because it is for others. */
    void foreign(SpecificRecord event);
}
