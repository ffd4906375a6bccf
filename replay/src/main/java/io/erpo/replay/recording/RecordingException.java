package io.erpo.replay.recording;

/** A recording that cannot be written, cannot be read, or is not what it should be. Its message is for the user. */
public final class RecordingException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public RecordingException(String message) {
        super(message);
    }

    public RecordingException(String message, Throwable cause) {
        super(message, cause);
    }
}
