package io.erpo.history.intake;

import java.util.function.Supplier;

/** A run cannot go on, for a reason that concerns it alone: it ends, and all others go on. */
public final class RunFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String runId;

    /** @param reason what was expected, what was found, and what to do */
    public RunFailedException(String runId, String reason) {
        super(reason);
        this.runId = runId;
    }

    private RunFailedException(String runId, String reason, RuntimeException cause) {
        super(reason, cause);
        this.runId = runId;
    }

    /**
     * Decides something about a run; any failure of the decision fails the run. Only for functions that compute:
     * failures of stores and of Kafka concern the whole service and must not become the failure of a run.
     */
    public static <T> T orFail(String runId, Supplier<T> decision) {
        try {
            return decision.get();
        } catch (RunFailedException e) {
            throw e;
        } catch (RefusedEventException | IllegalArgumentException e) {
            throw new RunFailedException(runId, String.valueOf(e.getMessage()), e);
        } catch (RuntimeException e) {
            throw new RunFailedException(runId, "a defect of history-stream: " + e, e);
        }
    }

    String runId() {
        return runId;
    }
}
