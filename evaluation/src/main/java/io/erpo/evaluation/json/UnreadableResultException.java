package io.erpo.evaluation.json;

/** A text is not the result of an evaluation. The message says what was expected and what was found. */
public final class UnreadableResultException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UnreadableResultException(String message) {
        super(message);
    }

    UnreadableResultException(String message, Throwable cause) {
        super(message, cause);
    }
}
