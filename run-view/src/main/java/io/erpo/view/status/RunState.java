package io.erpo.view.status;

import io.erpo.events.RunOutcome;
import java.util.Locale;

/** How far a run is. */
public enum RunState {
    /** No service has begun: there is no base policy yet. */
    WAITING,
    RUNNING,
    FINISHED,
    FAILED,
    CANCELLED;

    static RunState of(RunOutcome outcome) {
        return switch (outcome) {
            case FINISHED -> FINISHED;
            case FAILED -> FAILED;
            case CANCELLED -> CANCELLED;
        };
    }

    /** Whether nothing more happens in the run. */
    public boolean ended() {
        return this == FINISHED || this == FAILED || this == CANCELLED;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
