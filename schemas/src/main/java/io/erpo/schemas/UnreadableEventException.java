package io.erpo.schemas;

/** Bytes in the log that are no erpo record, or not the one expected: poison, for the dead letters. */
public final class UnreadableEventException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public UnreadableEventException(String message) {
        super(message);
    }

    public UnreadableEventException(String message, Throwable cause) {
        super(message, cause);
    }
}
