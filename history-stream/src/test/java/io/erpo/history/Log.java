package io.erpo.history;

import io.erpo.events.PolicyPublished;
import io.erpo.events.RunEnded;
import io.erpo.events.RunStarted;
import io.erpo.schemas.Topic;
import io.erpo.schemas.Topics;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;

/** The topics as the other services see them. */
interface Log {

    /** Publishes an event in its topic; its timestamp may be earlier than those of previous events. */
    void send(SpecificRecord event, long timestamp);

    /** The events published in a topic since the last call. */
    <E extends SpecificRecord> List<E> published(Topic<E> topic);

    static Topic<?> topicOf(SpecificRecord event) {
        return Topics.all().stream()
                .filter(topic -> topic.value().isInstance(event))
                .findFirst()
                .orElseThrow();
    }

    static String keyOf(SpecificRecord event) {
        boolean ofRun = event instanceof RunStarted || event instanceof PolicyPublished || event instanceof RunEnded;
        return String.valueOf(event.get(
                event.getSchema().getField(ofRun ? "runId" : "promptId").pos()));
    }
}
