package io.erpo.policy;

/** A checkpoint, tokenizer or computation of a policy failed; the message says what was expected, what was found, and where. */
public class PolicyException extends RuntimeException {

    public PolicyException(String message) {
        super(message);
    }

    public PolicyException(String message, Throwable cause) {
        super(message, cause);
    }
}
