package io.erpo.replay.history;

import io.erpo.replay.recording.RecordingException;
import io.erpo.schemas.Events;
import io.erpo.schemas.Topic;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;

/** What the replay has computed for one topic. The events are on the disk; in memory are their subjects. */
final class RecomputedEvents<V extends SpecificRecord> implements AutoCloseable {

    /**
     * An event and its turn among all that the replay has computed.
     *
     * @param key of the record
     */
    record Recomputed<V>(long turn, String key, V value) {}

    /** What is known without reading the event. */
    record Left(long turn, String key) {}

    private record Stored(long turn, String key, long position, int length) {}

    private final Topic<V> topic;
    private final RandomAccessFile file;
    private final Map<String, Stored> events = new LinkedHashMap<>();

    RecomputedEvents(Topic<V> topic, Path directory) {
        this.topic = topic;
        try {
            this.file = new RandomAccessFile(
                    directory.resolve(topic.shortName() + ".events").toFile(), "rw");
        } catch (IOException e) {
            throw failure(e);
        }
    }

    Topic<V> topic() {
        return topic;
    }

    /**
     * Keeps an event.
     *
     * @return it
     */
    V add(long turn, String key, byte[] bytes) {
        V event = Events.decode(bytes, topic.value());
        try {
            long end = file.length();
            file.seek(end);
            file.write(bytes);
            events.put(topic.subject(event), new Stored(turn, key, end, bytes.length));
            return event;
        } catch (IOException e) {
            throw failure(e);
        }
    }

    /** Takes out the event of this subject. */
    Optional<Recomputed<V>> take(String subject) {
        return Optional.ofNullable(events.remove(subject)).map(this::read);
    }

    /** The events that were not taken, by subject, in their turn. */
    Map<String, Left> left() {
        Map<String, Left> left = new LinkedHashMap<>();
        events.forEach((subject, stored) -> left.put(subject, new Left(stored.turn(), stored.key())));
        return left;
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            throw failure(e);
        }
    }

    private Recomputed<V> read(Stored stored) {
        byte[] bytes = new byte[stored.length()];
        try {
            file.seek(stored.position());
            file.readFully(bytes);
        } catch (IOException e) {
            throw failure(e);
        }
        return new Recomputed<>(stored.turn(), stored.key(), Events.decode(bytes, topic.value()));
    }

    private static RecordingException failure(IOException e) {
        return new RecordingException("the replay's temporary files cannot be used: " + e, e);
    }
}
