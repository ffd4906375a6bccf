package io.erpo.local;

/**
 * A problem on this machine keeps the run from starting or continuing. The message is complete and written for the
 * user.
 */
public final class LocalRunException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public LocalRunException(String message) {
        super(message);
    }

    public LocalRunException(String message, Throwable cause) {
        super(message, cause);
    }
}
