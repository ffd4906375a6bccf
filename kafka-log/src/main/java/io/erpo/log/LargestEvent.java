package io.erpo.log;

import io.erpo.schemas.Events;
import io.erpo.schemas.Topic;
import io.erpo.schemas.Topics;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;

/** Says which events are too large for their topic, before Kafka refuses them with less to say. */
public final class LargestEvent {

    private LargestEvent() {}

    /** How an event exceeds the bound of its topic; empty when it does not. */
    public static Optional<String> excess(SpecificRecord event) {
        return Topics.of(event).flatMap(topic -> excess(topic, Events.encode(event).length));
    }

    /** How an encoded event exceeds the bound of its topic; empty when it does not. */
    static Optional<String> excess(Topic<?> topic, long bytes) {
        return bytes <= topic.largestEvent()
                ? Optional.empty()
                : Optional.of("a %s of %,d bytes, and %s takes at most %,d"
                        .formatted(topic.value().getSimpleName(), bytes, topic.name(), topic.largestEvent()));
    }
}
