package io.erpo.log;

/** Kafka refuses this process; the message says why and which settings to check. */
public final class AdmissionRefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    AdmissionRefusedException(String message) {
        super(message);
    }
}
