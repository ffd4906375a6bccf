package io.erpo.history.intake;

import org.apache.avro.specific.SpecificRecord;

/** Receives the results of an event. */
public interface Outbox {

    /** Publishes an event in the topic of its type. */
    void publish(String key, SpecificRecord event);

    /** Records that an event was ignored because it says nothing new. */
    void duplicate(SpecificRecord event);

    /** Records that an event was ignored because it is for others. */
    void foreign(SpecificRecord event);
}
