package io.erpo.history;

import io.erpo.schemas.Topic;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;

/**
 * One log for several runs. Each run sees its own events; the first reader of a dead letter is the only one to see it.
 */
final class SharedLog {

    private final Log log;
    private final Map<String, List<SpecificRecord>> unread = new HashMap<>();

    SharedLog(Log log) {
        this.log = log;
    }

    Log of(String runId) {
        return new Log() {
            @Override
            public void send(SpecificRecord event, long timestamp) {
                log.send(event, timestamp);
            }

            @Override
            public <E extends SpecificRecord> List<E> published(Topic<E> topic) {
                log.published(topic)
                        .forEach(event -> inbox(topic, owner(event, runId)).add(event));
                List<SpecificRecord> mine = inbox(topic, runId);
                List<E> events = mine.stream().map(topic.value()::cast).toList();
                mine.clear();
                return events;
            }
        };
    }

    private List<SpecificRecord> inbox(Topic<?> topic, String runId) {
        return unread.computeIfAbsent(topic.name() + "/" + runId, key -> new ArrayList<>());
    }

    private static String owner(SpecificRecord event, String reader) {
        Schema.Field runId = event.getSchema().getField("runId");
        return runId == null ? reader : String.valueOf(event.get(runId.pos()));
    }
}
