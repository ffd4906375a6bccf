package io.erpo.replay.recording;

import io.erpo.schemas.Topic;
import java.time.Instant;
import org.apache.avro.specific.SpecificRecord;

/**
 * A record of the log.
 *
 * @param timestamp when it was written; affects nothing
 * @param value in the current version of its class
 */
public record Recorded<V extends SpecificRecord>(Topic<V> topic, Place place, Instant timestamp, String key, V value) {

    /** Its position as text. */
    public String where() {
        return topic.name() + ", " + place;
    }
}
