package io.erpo.planning.data.rows;

/** A whole file cannot be used. The message is for the user and goes on from the file's name: "is a ZIP archive; ...". */
public final class UnreadableFileException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UnreadableFileException(String message) {
        super(message);
    }

    UnreadableFileException(String message, Throwable cause) {
        super(message, cause);
    }
}
