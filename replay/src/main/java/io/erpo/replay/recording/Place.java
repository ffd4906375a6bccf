package io.erpo.replay.recording;

import io.erpo.events.Coordinates;
import java.util.Comparator;

/** The position of a record in its topic, in the order of a recording. */
public record Place(int partition, long offset) implements Comparable<Place> {

    private static final Comparator<Place> ORDER =
            Comparator.comparingInt(Place::partition).thenComparingLong(Place::offset);

    public static Place of(Coordinates coordinates) {
        return new Place(coordinates.getPartition(), coordinates.getOffset());
    }

    @Override
    public int compareTo(Place other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return "partition %d, offset %d".formatted(partition, offset);
    }
}
