package io.erpo.history.prompt;

/** The runs that have ended as far as this instance knows: the log of ends has one partition, prompts have many. */
public interface EndedRuns {

    /** For processing that hears of no ends. */
    EndedRuns NONE = new EndedRuns() {
        @Override
        public boolean has(String runId) {
            return false;
        }

        @Override
        public int count() {
            return 0;
        }
    };

    /** Whether this run has ended. */
    boolean has(String runId);

    /** Number of ends known: it grows when there is something to clean up. */
    int count();
}
