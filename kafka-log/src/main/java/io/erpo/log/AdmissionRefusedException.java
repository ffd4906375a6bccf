package io.erpo.log;

/** Kafka does not let this process in; the message says why and which settings to look at. */
public final class AdmissionRefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    AdmissionRefusedException(String message) {
        super(message);
    }
}
