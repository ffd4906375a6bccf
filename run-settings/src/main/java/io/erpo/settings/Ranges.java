package io.erpo.settings;

/** Refusals of a setting, each with its key, what is allowed and what was found. */
final class Ranges {

    private Ranges() {}

    static void require(boolean holds, String key, String allowed, Object found) {
        if (!holds) {
            throw new IllegalArgumentException(key + " must be " + allowed + ", was " + found);
        }
    }

    static void requireFinite(String key, double found) {
        require(Double.isFinite(found), key, "a finite number", found);
    }
}
