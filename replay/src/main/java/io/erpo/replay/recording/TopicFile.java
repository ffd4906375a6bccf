package io.erpo.replay.recording;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.specific.SpecificRecord;

/** The records of one topic. Keeps only the positions of the file's blocks in memory. */
final class TopicFile<V extends SpecificRecord> implements Closeable {

    private final Path path;
    private final TopicFormat<V> format;
    private final NavigableMap<Place, Long> blocks = new TreeMap<>();
    private final NavigableSet<Integer> partitions = new TreeSet<>();
    private final List<Cursor<V>> open = new ArrayList<>();
    private final long size;

    TopicFile(Path path, TopicFormat<V> format) {
        this.path = path;
        this.format = format;
        this.size = index();
    }

    long size() {
        return size;
    }

    NavigableSet<Integer> partitions() {
        return partitions;
    }

    /** Visits every record, in order. */
    void forEach(Consumer<Recorded<V>> visitor) {
        try (Cursor<V> cursor = cursor()) {
            while (cursor.hasNext()) {
                visitor.accept(cursor.next());
            }
        }
    }

    /** A cursor at the first record at or after this place; closed no later than this file. */
    Cursor<V> from(Place place) {
        Cursor<V> cursor = cursor();
        cursor.advanceTo(place);
        open.add(cursor);
        return cursor;
    }

    @Override
    public void close() {
        open.forEach(Cursor::close);
        open.clear();
    }

    private Cursor<V> cursor() {
        try {
            return new Cursor<>(new DataFileReader<>(path.toFile(), format.reader()), format, blocks, path);
        } catch (IOException | AvroRuntimeException e) {
            throw unreadable(path, e);
        }
    }

    private long index() {
        long records = 0;
        try (DataFileReader<GenericRecord> file = new DataFileReader<>(path.toFile(), format.placeReader())) {
            Place last = null;
            GenericRecord datum = null;
            for (long block = file.previousSync(), indexed = -1; file.hasNext(); block = file.previousSync()) {
                datum = file.next(datum);
                Place place = TopicFormat.place(datum);
                if (last != null && place.compareTo(last) <= 0) {
                    throw new RecordingException(
                            "%s: %s stands after %s; a recording is in the order of partitions and offsets"
                                    .formatted(path, place, last));
                }
                if (block != indexed) {
                    blocks.put(place, block);
                    indexed = block;
                }
                partitions.add(place.partition());
                last = place;
                records++;
            }
            return records;
        } catch (IOException | AvroRuntimeException e) {
            throw unreadable(path, e);
        }
    }

    static RecordingException unreadable(Path path, Exception e) {
        return new RecordingException("%s cannot be read: %s".formatted(path, e.getMessage()), e);
    }

    /** Reads a file and can skip ahead or back. */
    static final class Cursor<V extends SpecificRecord> implements AutoCloseable {

        private final DataFileReader<GenericRecord> file;
        private final TopicFormat<V> format;
        private final NavigableMap<Place, Long> blocks;
        private final Path path;
        private Recorded<V> next;

        private Cursor(
                DataFileReader<GenericRecord> file,
                TopicFormat<V> format,
                NavigableMap<Place, Long> blocks,
                Path path) {
            this.file = file;
            this.format = format;
            this.blocks = blocks;
            this.path = path;
            read();
        }

        boolean hasNext() {
            return next != null;
        }

        /** The record that {@link #next} will return. */
        Recorded<V> peek() {
            return next;
        }

        Recorded<V> next() {
            Recorded<V> current = next;
            read();
            return current;
        }

        /** Moves to the first record at or after this place. */
        void advanceTo(Place place) {
            Map.Entry<Place, Long> block = blocks.floorEntry(place);
            boolean ahead = next != null && next.place().compareTo(place) <= 0;
            if (block != null && !(ahead && block.getKey().compareTo(next.place()) <= 0)) {
                seek(block.getValue());
            } else if (block == null && !blocks.isEmpty()) {
                seek(blocks.firstEntry().getValue());
            }
            while (next != null && next.place().compareTo(place) < 0) {
                read();
            }
        }

        @Override
        public void close() {
            try {
                file.close();
            } catch (IOException e) {
                throw unreadable(path, e);
            }
        }

        private void seek(long block) {
            try {
                file.seek(block);
                read();
            } catch (IOException e) {
                throw unreadable(path, e);
            }
        }

        private void read() {
            try {
                next = file.hasNext() ? format.recorded(file.next()) : null;
            } catch (AvroRuntimeException e) {
                throw unreadable(path, e);
            }
        }
    }
}
