package io.erpo.sampler.engine.http;

/** An answer that cannot be one to what was asked. Another attempt may give a right one; when none does, the request is at fault. */
final class WrongAnswer extends RuntimeException {

    private static final long serialVersionUID = 1;

    WrongAnswer(String message) {
        super(message);
    }
}
