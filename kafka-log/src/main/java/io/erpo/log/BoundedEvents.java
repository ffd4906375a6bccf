package io.erpo.log;

import io.erpo.schemas.EventSerializer;
import io.erpo.schemas.Topics;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serializer;

/** The last check of what a producer sends: Kafka would refuse it too, with less to say. */
final class BoundedEvents implements Serializer<SpecificRecord> {

    private final Serializer<SpecificRecord> events = new EventSerializer();

    /** @throws LogException when the event is larger than its topic allows */
    @Override
    public byte[] serialize(String topic, SpecificRecord event) {
        byte[] bytes = events.serialize(topic, event);
        if (bytes != null) {
            Topics.of(event)
                    .flatMap(known -> LargestEvent.excess(known, bytes.length))
                    .ifPresent(excess -> {
                        throw new LogException(excess + "; nothing of it was sent");
                    });
        }
        return bytes;
    }
}
