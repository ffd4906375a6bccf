package io.erpo.history.intake;

import org.apache.avro.specific.SpecificRecord;

/** Where the consequences of an event go. */
public interface Outbox {

    /** Publishes an event in the topic of its type. */
    void publish(String key, SpecificRecord event);

    /** Notes that an event says nothing new and was ignored. */
    void duplicate(SpecificRecord event);

    /** Notes that an event is for others and was ignored. */
    void foreign(SpecificRecord event);
}
