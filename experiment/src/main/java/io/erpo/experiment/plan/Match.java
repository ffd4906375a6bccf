package io.erpo.experiment.plan;

import java.util.Locale;

/** Where runs are compared. */
public enum Match {
    /** After the last step, which is the same for all. */
    STEPS,
    /**
     * At the last measurement before any run had generated more tokens than the one that generated least: dynamic
     * sampling draws up to three times as many.
     */
    TOKENS;

    /** @throws IllegalArgumentException unless it is {@code steps} or {@code tokens} */
    public static Match named(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "steps" -> STEPS;
            case "tokens" -> TOKENS;
            default -> throw new IllegalArgumentException("match must be steps or tokens, was " + name);
        };
    }
}
