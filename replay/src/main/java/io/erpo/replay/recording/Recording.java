package io.erpo.replay.recording;

import io.erpo.events.RunStarted;
import io.erpo.schemas.Topic;
import io.erpo.schemas.Topics;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.SortedSet;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;

/** The log of one run as files. Not thread-safe. */
public final class Recording implements AutoCloseable {

    private final Path directory;
    private final RunStarted run;
    private final Map<Topic<?>, TopicFile<?>> files = new HashMap<>();
    private final Map<Topic<?>, TopicFile.Cursor<?>> lookups = new HashMap<>();

    private Recording(Path directory) {
        this.directory = directory;
        List<Recorded<RunStarted>> runs = list(Topics.RUNS);
        if (runs.isEmpty()) {
            throw new RecordingException(directory + " holds no run: its start is not in " + Topics.RUNS.name());
        }
        this.run = runs.get(0).value();
    }

    /**
     * Opens the files of a {@link RecordingWriter}.
     *
     * @throws RecordingException when a file is missing or cannot be read
     */
    public static Recording open(Path directory) {
        return new Recording(directory);
    }

    /** The file of a topic. */
    public static Path file(Path directory, Topic<?> topic) {
        return directory.resolve(topic.shortName() + ".avro");
    }

    public Path directory() {
        return directory;
    }

    /** The event that started the run. */
    public RunStarted run() {
        return run;
    }

    /** How many records a topic has. */
    public long size(Topic<?> topic) {
        return topicFile(topic).size();
    }

    /** The partitions of a topic that hold records. */
    public <V extends SpecificRecord> SortedSet<Integer> partitions(Topic<V> topic) {
        return topicFile(topic).partitions();
    }

    /** Visits every record of a topic, ordered by partition and offset. */
    public <V extends SpecificRecord> void forEach(Topic<V> topic, Consumer<Recorded<V>> visitor) {
        topicFile(topic).forEach(visitor);
    }

    /** All records of a small topic. */
    public <V extends SpecificRecord> List<Recorded<V>> list(Topic<V> topic) {
        List<Recorded<V>> records = new ArrayList<>();
        forEach(topic, records::add);
        return records;
    }

    /** The records of a partition, read lazily. */
    public <V extends SpecificRecord> Iterator<Recorded<V>> partition(Topic<V> topic, int partition) {
        TopicFile.Cursor<V> cursor = topicFile(topic).from(new Place(partition, 0));
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return cursor.hasNext() && cursor.peek().place().partition() == partition;
            }

            @Override
            public Recorded<V> next() {
                if (!hasNext()) {
                    throw new NoSuchElementException(topic.name() + " has no further record in " + partition);
                }
                return cursor.next();
            }
        };
    }

    /** The record at a place; fast for ascending places. */
    @SuppressWarnings("unchecked")
    public <V extends SpecificRecord> Optional<Recorded<V>> at(Topic<V> topic, Place place) {
        TopicFile.Cursor<V> cursor = (TopicFile.Cursor<V>)
                lookups.computeIfAbsent(topic, any -> topicFile(topic).from(place));
        cursor.advanceTo(place);
        return cursor.hasNext() && cursor.peek().place().equals(place) ? Optional.of(cursor.peek()) : Optional.empty();
    }

    @Override
    public void close() {
        files.values().forEach(TopicFile::close);
    }

    @SuppressWarnings("unchecked")
    private <V extends SpecificRecord> TopicFile<V> topicFile(Topic<V> topic) {
        return (TopicFile<V>) files.computeIfAbsent(topic, any -> open(topic));
    }

    private <V extends SpecificRecord> TopicFile<V> open(Topic<V> topic) {
        Path path = file(directory, topic);
        if (!Files.exists(path)) {
            throw new RecordingException(path + " is missing; a recording has one file for each topic");
        }
        return new TopicFile<>(path, new TopicFormat<>(topic));
    }
}
