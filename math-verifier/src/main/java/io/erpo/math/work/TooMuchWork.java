package io.erpo.math.work;

/** A verdict exceeded its limit of steps. */
public final class TooMuchWork extends RuntimeException {

    private static final long serialVersionUID = 1;

    TooMuchWork(long limit) {
        super("more than " + limit + " steps", null, false, false);
    }
}
