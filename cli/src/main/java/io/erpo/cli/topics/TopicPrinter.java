package io.erpo.cli.topics;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.erpo.cli.log.EventJson;
import io.erpo.cli.log.LogReader;
import io.erpo.schemas.Events;
import io.erpo.schemas.Topic;
import io.erpo.schemas.Topics;
import io.erpo.schemas.UnreadableEventException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Writes records as one line of JSON each. A reader that has gone away, such as {@code head}, ends it in peace. */
final class TopicPrinter {

    private final PrintStream out;

    TopicPrinter(PrintStream out) {
        this.out = out;
    }

    /** Every topic with the number of its committed records. */
    void counts(LogReader reader) {
        for (Topic<?> topic : Topics.all()) {
            long[] count = new long[1];
            reader.read(topic, record -> ++count[0] > 0);
            out.printf("%-20s %10d  %s%n", topic.shortName(), count[0], topic.name());
        }
        out.flush();
    }

    /** The topic's first records, partition after partition. */
    void records(LogReader reader, Topic<?> topic, int limit) {
        int[] left = {limit};
        if (limit > 0) {
            reader.read(topic, record -> {
                out.println(json(record));
                return --left[0] > 0 && !out.checkError();
            });
        }
        out.flush();
    }

    static ObjectNode json(ConsumerRecord<byte[], byte[]> record) {
        ObjectNode line = JsonNodeFactory.instance
                .objectNode()
                .put("partition", record.partition())
                .put("offset", record.offset())
                .put("timestamp", Instant.ofEpochMilli(record.timestamp()).toString())
                .put("key", record.key() == null ? null : new String(record.key(), StandardCharsets.UTF_8));
        if (record.value() == null) {
            return line.putNull("value");
        }
        try {
            line.set("value", EventJson.of(Events.decode(record.value())));
        } catch (UnreadableEventException e) {
            line.put("unreadable", e.getMessage()).put("bytes", record.value().length);
        }
        return line;
    }
}
