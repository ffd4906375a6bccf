package io.erpo.replay.history;

import io.erpo.replay.recording.RecordingException;
import io.erpo.schemas.Events;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;

/** What the replay has computed for one topic. The events are on the disk; in memory is what they are about. */
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

    private final Derived<V> derived;
    private final RandomAccessFile file;
    private final Map<String, Stored> events = new LinkedHashMap<>();

    RecomputedEvents(Derived<V> derived, Path directory) {
        this.derived = derived;
        try {
            this.file = new RandomAccessFile(
                    directory.resolve(derived.topic().shortName() + ".events").toFile(), "rw");
        } catch (IOException e) {
            throw failure(e);
        }
    }

    Derived<V> derived() {
        return derived;
    }

    /**
     * Keeps an event.
     *
     * @return it
     */
    V add(long turn, String key, byte[] bytes) {
        V event = Events.decode(bytes, derived.topic().value());
        try {
            long end = file.length();
            file.seek(end);
            file.write(bytes);
            events.put(derived.about().apply(event), new Stored(turn, key, end, bytes.length));
            return event;
        } catch (IOException e) {
            throw failure(e);
        }
    }

    /** Takes the event that is about this out. */
    Optional<Recomputed<V>> take(String about) {
        return Optional.ofNullable(events.remove(about)).map(this::read);
    }

    /** The events that were not taken, by what they are about, in their turn. */
    Map<String, Left> left() {
        Map<String, Left> left = new LinkedHashMap<>();
        events.forEach((about, stored) -> left.put(about, new Left(stored.turn(), stored.key())));
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
        return new Recomputed<>(
                stored.turn(),
                stored.key(),
                Events.decode(bytes, derived.topic().value()));
    }

    private static RecordingException failure(IOException e) {
        return new RecordingException("the replay's temporary files cannot be used: " + e, e);
    }
}
