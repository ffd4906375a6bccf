package io.erpo.learner;

import jakarta.enterprise.context.ApplicationScoped;

/** The learner's current activity, for the probes. */
@ApplicationScoped
class LearnerStatus {

    enum Phase {
        CONNECTING,
        READING_LOG,
        WAITING,
        WORKING,
        STOPPED
    }

    private record State(Phase phase, String record) {}

    private volatile State state = new State(Phase.CONNECTING, "");

    void enter(Phase phase) {
        enter(phase, "");
    }

    /** @param record the record in work, or the last one before the learner stopped, as topic-partition@offset */
    void enter(Phase phase, String record) {
        state = new State(phase, record);
    }

    Phase phase() {
        return state.phase();
    }

    String record() {
        return state.record();
    }
}
