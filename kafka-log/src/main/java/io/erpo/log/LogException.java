package io.erpo.log;

/** Kafka cannot be reached or read, or lacks what was requested; the message tells the user what to do. */
public class LogException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public LogException(String message) {
        super(message);
    }

    public LogException(String message, Throwable cause) {
        super(message, cause);
    }
}
