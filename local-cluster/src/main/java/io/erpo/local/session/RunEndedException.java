package io.erpo.local.session;

import io.erpo.events.RecordPlace;
import io.erpo.events.RunEnded;
import io.erpo.events.RunOutcome;
import java.util.Optional;

/** The run of a session is over and was not finished: it failed or was cancelled. The message says why and what to do. */
public final class RunEndedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient RunEnded end;

    /** @param end of a run that failed or was cancelled */
    RunEndedException(RunEnded end) {
        super(message(end));
        this.end = end;
    }

    /** Whether somebody ended the run on purpose. */
    public boolean cancelled() {
        return end.getOutcome() == RunOutcome.CANCELLED;
    }

    private static String message(RunEnded end) {
        if (end.getOutcome() == RunOutcome.FINISHED) {
            throw new IllegalArgumentException("run %s is finished".formatted(end.getRunId()));
        }
        boolean cancelled = end.getOutcome() == RunOutcome.CANCELLED;
        String place =
                Optional.ofNullable(end.getAt()).map(RunEndedException::at).orElse("");
        String reason = end.getReason().isBlank() ? "no reason was given" : end.getReason();
        return "run %s %s: %s%s: %s\n%s"
                .formatted(
                        end.getRunId(),
                        cancelled ? "was cancelled" : "failed",
                        end.getBy(),
                        place,
                        reason,
                        cancelled
                                ? "A cancelled run is over; start another one with another --run and --seed."
                                : "A failed run is over, and resuming it changes nothing. Mend the cause, then start another one with another --run and --seed.");
    }

    private static String at(RecordPlace place) {
        return " at %s-%d@%d".formatted(place.getTopic(), place.getPartition(), place.getOffset());
    }
}
