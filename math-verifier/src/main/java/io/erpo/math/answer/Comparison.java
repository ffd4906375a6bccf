package io.erpo.math.answer;

import java.util.Objects;

/**
 * The result of a comparison.
 *
 * @param reason one line for the reader
 */
public record Comparison(Outcome outcome, DecidedBy by, String reason) {

    public Comparison {
        Objects.requireNonNull(outcome, "outcome");
        Objects.requireNonNull(by, "by");
        Objects.requireNonNull(reason, "reason");
    }

    static Comparison equal(DecidedBy by, String reason) {
        return new Comparison(Outcome.EQUAL, by, reason);
    }

    static Comparison different(DecidedBy by, String reason) {
        return new Comparison(Outcome.DIFFERENT, by, reason);
    }

    static Comparison undecided(DecidedBy by, String reason) {
        return new Comparison(Outcome.UNDECIDED, by, reason);
    }

    static Comparison sameStructure(String reason) {
        return equal(DecidedBy.STRUCTURE, reason);
    }

    static Comparison otherStructure(String reason) {
        return different(DecidedBy.STRUCTURE, reason);
    }

    boolean isEqual() {
        return outcome == Outcome.EQUAL;
    }
}
