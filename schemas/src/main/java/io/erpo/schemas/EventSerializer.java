package io.erpo.schemas;

import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serializer;

/** Serializes any erpo record; for configurations that name a class. */
public final class EventSerializer implements Serializer<SpecificRecord> {

    @Override
    public byte[] serialize(String topic, SpecificRecord event) {
        return event == null ? null : Events.encode(event);
    }
}
