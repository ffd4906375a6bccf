package io.erpo.learner.training;

/** A run cannot go on, for a reason that concerns it alone: it ends, and all others go on. */
public class RunFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** @param reason what was expected, what was found, and what to do */
    public RunFailedException(String reason) {
        super(reason);
    }

    public RunFailedException(String reason, Throwable cause) {
        super(reason, cause);
    }
}
