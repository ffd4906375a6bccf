package io.erpo.history.intake;

import java.util.function.Supplier;

/**
 * A readable event that breaks a rule. Thrown before anything has changed, except that its run may have ended; the event
 * goes to the dead letters.
 */
public final class RefusedEventException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public RefusedEventException(String reason) {
        super(reason);
    }

    /** Refuses unless the condition holds. */
    public static void refuseUnless(boolean condition, String reason, Object... values) {
        if (!condition) {
            throw new RefusedEventException(reason.formatted(values));
        }
    }

    /**
     * Returns the value; turns a failed validation into a refusal with the same reason. For values that validate
     * themselves.
     */
    public static <T> T orRefuse(Supplier<T> value) {
        try {
            return value.get();
        } catch (IllegalArgumentException e) {
            throw new RefusedEventException(e.getMessage());
        }
    }
}
