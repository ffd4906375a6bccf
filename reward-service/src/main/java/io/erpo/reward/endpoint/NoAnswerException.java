package io.erpo.reward.endpoint;

/** An endpoint gave no usable answer. The message says why in words for the person who reads the reward's record. */
public final class NoAnswerException extends Exception {

    private static final long serialVersionUID = 1L;

    public NoAnswerException(String message) {
        super(message);
    }
}
