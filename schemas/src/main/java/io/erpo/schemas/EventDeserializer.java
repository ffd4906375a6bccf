package io.erpo.schemas;

import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Deserializer;

/** Deserializes any erpo record by its fingerprint; for configurations that name a class. */
public final class EventDeserializer implements Deserializer<SpecificRecord> {

    @Override
    public SpecificRecord deserialize(String topic, byte[] bytes) {
        return bytes == null ? null : Events.decode(bytes);
    }
}
