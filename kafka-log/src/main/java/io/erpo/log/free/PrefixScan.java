package io.erpo.log.free;

import java.util.Optional;
import java.util.Set;

/** Finds the prefix of a partition that only freed runs need, from its records in the order of their offsets. */
final class PrefixScan {

    /**
     * Where a partition must not be deleted from, whatever its records are.
     *
     * @param begin its first offset
     * @param end the first offset after its committed records
     * @param position the smallest position of a consumer group
     */
    record Bounds(long begin, long end, Optional<Position> position) {

        private Optional<Position> limit() {
            return position.filter(held -> held.offset() < end);
        }
    }

    /** A group has read everything before this offset, and deleting more would make it jump over records. */
    record Position(String group, long offset) {}

    private final Set<String> freed;
    private final Bounds bounds;
    private long until;
    private Optional<String> heldBy;
    private boolean closed;
    private long records;
    private long unreadable;
    private long bytes;

    /** @param freed the runs whose records may go */
    PrefixScan(Set<String> freed, Bounds bounds) {
        this.freed = Set.copyOf(freed);
        this.bounds = bounds;
        this.until = bounds.limit().map(Position::offset).orElse(bounds.end());
        this.heldBy = bounds.limit().map(held -> "group %s, which has not read it".formatted(held.group()));
    }

    /**
     * The next record.
     *
     * @param run of the record; empty when it is unreadable
     * @return whether it may go
     */
    boolean accept(long offset, Optional<String> run, int size) {
        if (closed || offset >= until) {
            return false;
        }
        if (run.isPresent() && !freed.contains(run.get())) {
            closed = true;
            until = offset;
            heldBy = Optional.of("run " + run.get());
            return false;
        }
        if (run.isPresent()) {
            records++;
        } else {
            unreadable++;
        }
        bytes += size;
        return true;
    }

    /** The prefix, after all records. */
    Prefix prefix(String topic, int partition) {
        return new Prefix(topic, partition, bounds.begin(), until, records, unreadable, bytes, heldBy);
    }
}
