package io.erpo.experiment.plan;

/** Where a run of an experiment stands. */
public enum RunState {
    /** Not in the log. */
    WAITING,
    /** In the log, and not ended. */
    RUNNING,
    /** Ended with all its steps and measurements. */
    FINISHED,
    /** Ended otherwise, or cannot be made. */
    FAILED;

    /** Whether nothing more will come of it. */
    public boolean over() {
        return this == FINISHED || this == FAILED;
    }
}
