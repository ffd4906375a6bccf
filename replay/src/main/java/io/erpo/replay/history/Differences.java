package io.erpo.replay.history;

import io.erpo.replay.findings.Difference;
import java.util.Optional;
import java.util.function.Supplier;

/** Counts differences and keeps the one that was computed first. */
final class Differences {

    /** The turn of events that the replay never computed: after all others. */
    static final long NEVER = Long.MAX_VALUE - 1;

    private long count;
    private long firstTurn = Long.MAX_VALUE;
    private Optional<Difference> first = Optional.empty();

    /** @param difference called only if it is the first so far */
    void found(long turn, Supplier<Difference> difference) {
        count++;
        if (turn < firstTurn) {
            firstTurn = turn;
            first = Optional.of(difference.get());
        }
    }

    long count() {
        return count;
    }

    Optional<Difference> first() {
        return first;
    }
}
