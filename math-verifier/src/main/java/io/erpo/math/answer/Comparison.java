package io.erpo.math.answer;

import java.util.Objects;

/**
 * The result of a comparison.
 *
 * @param reason one line for the reader
 */
public record Comparison(Equality outcome, DecidedBy by, String reason) {

    public Comparison {
        Objects.requireNonNull(outcome, "outcome");
        Objects.requireNonNull(by, "by");
        Objects.requireNonNull(reason, "reason");
    }

    public static Comparison equal(DecidedBy by, String reason) {
        return new Comparison(Equality.EQUAL, by, reason);
    }

    public static Comparison different(DecidedBy by, String reason) {
        return new Comparison(Equality.DIFFERENT, by, reason);
    }

    public static Comparison undecided(DecidedBy by, String reason) {
        return new Comparison(Equality.UNDECIDED, by, reason);
    }

    public static Comparison sameStructure(String reason) {
        return equal(DecidedBy.STRUCTURE, reason);
    }

    public static Comparison otherStructure(String reason) {
        return different(DecidedBy.STRUCTURE, reason);
    }

    public boolean isEqual() {
        return outcome == Equality.EQUAL;
    }
}
