package io.erpo.sampler.engine;

/** An engine did not do what it was asked. The message says to a person what was expected, what was found, and where. */
public final class EngineException extends RuntimeException {

    private final boolean temporary;

    private EngineException(String message, boolean temporary) {
        super(message);
        this.temporary = temporary;
    }

    /** Asking again may help: the engine is busy, slow or restarting, or an answer was damaged. */
    public static EngineException temporary(String message) {
        return new EngineException(message, true);
    }

    /** Asking again cannot help: the engine or its settings must be changed. */
    public static EngineException permanent(String message) {
        return new EngineException(message, false);
    }

    /** Whether asking again may help. */
    public boolean isTemporary() {
        return temporary;
    }
}
