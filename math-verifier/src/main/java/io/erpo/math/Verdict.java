package io.erpo.math;

import io.erpo.math.answer.DecidedBy;
import java.util.Objects;
import java.util.Optional;

/**
 * Whether a response is right.
 *
 * @param extracted the answer found in the response; several beside each other joined by commas, a very long one cut
 * @param decidedBy how the answer was compared with the reference; empty when it never was
 * @param reason one line for the reader
 * @param work steps taken
 */
public record Verdict(
        Ruling ruling, Optional<String> extracted, Optional<DecidedBy> decidedBy, String reason, long work) {

    /** The three verdicts. */
    public enum Ruling {
        CORRECT,
        INCORRECT,
        /** The reference cannot be understood, or the work has no end in sight: not a fault that can be laid on the response. */
        UNDECIDED
    }

    public Verdict {
        Objects.requireNonNull(ruling, "ruling");
        Objects.requireNonNull(extracted, "extracted");
        Objects.requireNonNull(decidedBy, "decidedBy");
        Objects.requireNonNull(reason, "reason");
    }

    public boolean isCorrect() {
        return ruling == Ruling.CORRECT;
    }
}
