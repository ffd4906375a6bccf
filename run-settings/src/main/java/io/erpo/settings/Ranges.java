package io.erpo.settings;

/** Refuses settings that are out of range, with the key, the allowed range and the value found. */
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
