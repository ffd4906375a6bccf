package io.erpo.schemas;

/** Bytes in the log that are not an erpo record, or not the expected one; they go to the dead letters. */
public final class UnreadableEventException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public UnreadableEventException(String message) {
        super(message);
    }

    public UnreadableEventException(String message, Throwable cause) {
        super(message, cause);
    }
}
