package io.erpo.reward.code;

/** The sandbox is unavailable. Never caused by the program that was to run in it. */
final class SandboxException extends RuntimeException {

    SandboxException(String message) {
        super(message);
    }

    SandboxException(String message, Throwable cause) {
        super(message, cause);
    }
}
