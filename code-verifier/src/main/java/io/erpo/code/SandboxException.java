package io.erpo.code;

/** The sandbox is unavailable. Never caused by the program that was to run in it. */
public final class SandboxException extends RuntimeException {

    SandboxException(String message) {
        super(message);
    }

    SandboxException(String message, Throwable cause) {
        super(message, cause);
    }
}
