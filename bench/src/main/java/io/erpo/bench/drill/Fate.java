package io.erpo.bench.drill;

import io.erpo.events.RunOutcome;

/** What becomes of a run of a drill with several. */
enum Fate {
    /** Nothing is done to it alone; it must end as it does when it is alone. */
    SURVIVES(RunOutcome.FINISHED),
    /** Its stored policies are deleted in the middle. */
    LOSES_ITS_POLICIES(RunOutcome.FAILED),
    /** It is cancelled in the middle. */
    IS_CANCELLED(RunOutcome.CANCELLED);

    private final RunOutcome expected;

    Fate(RunOutcome expected) {
        this.expected = expected;
    }

    /** How it must end. */
    RunOutcome expected() {
        return expected;
    }

    /** The fate of the run with this number: the last is cancelled, the one before it fails, the others survive. */
    static Fate of(int run, int runs) {
        if (run == runs - 1) {
            return IS_CANCELLED;
        }
        return run == runs - 2 ? LOSES_ITS_POLICIES : SURVIVES;
    }
}
