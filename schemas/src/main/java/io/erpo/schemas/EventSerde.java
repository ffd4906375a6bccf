package io.erpo.schemas;

import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;

/** Kafka's serializer and deserializer for one type of record. */
public final class EventSerde {

    private EventSerde() {}

    /** A serde that accepts and returns only this type. A null value stays null: a tombstone. */
    public static <T extends SpecificRecord> Serde<T> of(Class<T> type) {
        Serializer<T> serializer = (topic, event) -> event == null ? null : Events.encode(event);
        Deserializer<T> deserializer = (topic, bytes) -> bytes == null ? null : Events.decode(bytes, type);
        return Serdes.serdeFrom(serializer, deserializer);
    }
}
