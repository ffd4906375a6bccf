package io.erpo.probe;

/** The base policy could not be asked. The message is for the user; a run may start all the same. */
public final class ProbeException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ProbeException(String message) {
        super(message);
    }
}
