package io.erpo.replay;

import io.erpo.replay.recording.Recorded;
import io.erpo.replay.recording.RecordingWriter;
import io.erpo.schemas.Events;
import io.erpo.schemas.Topic;
import io.erpo.schemas.Topics;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.avro.specific.SpecificRecord;

/** A log that tests can tamper with. */
final class LogFiles {

    private final Map<Topic<?>, List<Recorded<?>>> log = new HashMap<>();

    LogFiles(Map<Topic<?>, List<Recorded<?>>> log) {
        log.forEach((topic, records) -> this.log.put(topic, new ArrayList<>(records)));
    }

    /** All records of a topic. */
    @SuppressWarnings("unchecked")
    <V extends SpecificRecord> List<Recorded<V>> records(Topic<V> topic) {
        return (List<Recorded<V>>) (List<?>) log.get(topic);
    }

    /** The first record that matches. */
    <V extends SpecificRecord> Recorded<V> first(Topic<V> topic, Predicate<V> wanted) {
        return records(topic).stream()
                .filter(record -> wanted.test(record.value()))
                .findFirst()
                .orElseThrow();
    }

    /** Changes one record. */
    <V extends SpecificRecord> void tamper(Recorded<V> record, Consumer<V> change) {
        Topic<V> topic = record.topic();
        V changed = Events.decode(Events.encode(record.value()), topic.value());
        change.accept(changed);
        List<Recorded<V>> records = records(topic);
        records.set(
                records.indexOf(record),
                new Recorded<>(topic, record.place(), record.timestamp(), record.key(), changed));
    }

    /** Writes the current records as a recording. */
    Path write(Path directory) {
        RecordingWriter writer = new RecordingWriter(directory, TinyRun.RUN);
        Topics.all().forEach(topic -> write(writer, topic));
        return directory;
    }

    private <V extends SpecificRecord> void write(RecordingWriter writer, Topic<V> topic) {
        try (RecordingWriter.TopicWriter<V> file = writer.topic(topic)) {
            records(topic).forEach(file::add);
        }
    }
}
