package io.erpo.replay.recording;

/** A recording cannot be written, cannot be read, or has the wrong content. The message is written for the user. */
public final class RecordingException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public RecordingException(String message) {
        super(message);
    }

    public RecordingException(String message, Throwable cause) {
        super(message, cause);
    }
}
