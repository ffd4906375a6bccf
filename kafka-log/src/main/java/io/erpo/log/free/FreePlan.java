package io.erpo.log.free;

import java.util.List;

/** What is deleted of the log, partition by partition. */
public record FreePlan(List<Prefix> prefixes) {

    public FreePlan {
        prefixes = List.copyOf(prefixes);
    }

    /** The records of freed runs that go. */
    public long records() {
        return prefixes.stream().mapToLong(Prefix::records).sum();
    }

    /** The bytes of all records that go, before compression. */
    public long bytes() {
        return prefixes.stream().mapToLong(Prefix::bytes).sum();
    }
}
