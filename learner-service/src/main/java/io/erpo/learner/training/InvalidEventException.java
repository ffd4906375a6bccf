package io.erpo.learner.training;

/** A readable record that breaks a rule of the log; it goes to the dead letters. */
public final class InvalidEventException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final boolean endsRun;

    public InvalidEventException(String message) {
        this(message, null);
    }

    InvalidEventException(String message, Throwable cause) {
        this(message, cause, false);
    }

    private InvalidEventException(String message, Throwable cause, boolean endsRun) {
        super(message, cause);
        this.endsRun = endsRun;
    }

    /** The same about a record that its run needs: no other record can take its place. */
    InvalidEventException endingRun() {
        return new InvalidEventException(getMessage(), this, true);
    }

    /** Whether the run of the record cannot go on without it. */
    public boolean endsRun() {
        return endsRun;
    }
}
