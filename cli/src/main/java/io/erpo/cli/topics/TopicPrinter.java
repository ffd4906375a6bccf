package io.erpo.cli.topics;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.erpo.cli.terminal.Columns;
import io.erpo.log.read.LogReader;
import io.erpo.replay.recording.RunFilter;
import io.erpo.schemas.Events;
import io.erpo.schemas.Topic;
import io.erpo.schemas.Topics;
import io.erpo.schemas.UnreadableEventException;
import io.erpo.view.json.EventJson;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Iterator;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Writes the records of a run as one line of JSON each, plus records that cannot be decoded, since they may belong to
 * any run. Stops quietly when the reader, such as {@code head}, closes the pipe.
 */
final class TopicPrinter {

    private static final Columns COUNTS = Columns.labelled(20, 11);

    private final RunFilter filter;
    private final LogReader reader;
    private final PrintWriter out;

    private TopicPrinter(RunFilter filter, LogReader reader, PrintWriter out) {
        this.filter = filter;
        this.reader = reader;
        this.out = out;
    }

    /** A printer of the records of one run. */
    static TopicPrinter of(String runId, LogReader reader, PrintWriter out) {
        RunFilter filter = new RunFilter(runId);
        reader.events(Topics.RUNS, filter::belongs);
        return new TopicPrinter(filter, reader, out);
    }

    /** Prints every topic with its number of committed records. */
    void counts() {
        for (Topic<?> topic : Topics.all()) {
            long count = records(topic).count();
            out.println(COUNTS.row(topic.shortName(), Long.toString(count), topic.name()));
        }
        out.flush();
    }

    /** Prints the topic's first records, partition by partition. */
    void records(Topic<?> topic, int limit) {
        Iterator<ConsumerRecord<byte[], byte[]>> first =
                records(topic).limit(Math.max(0, limit)).iterator();
        while (!out.checkError() && first.hasNext()) {
            out.println(json(first.next()));
        }
        out.flush();
    }

    private Stream<ConsumerRecord<byte[], byte[]>> records(Topic<?> topic) {
        return reader.records(topic).filter(this::ofTheRun);
    }

    private boolean ofTheRun(ConsumerRecord<byte[], byte[]> record) {
        return record.value() == null || filter.mayBelong(record.value());
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
