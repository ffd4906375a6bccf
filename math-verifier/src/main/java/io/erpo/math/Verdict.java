package io.erpo.math;

import io.erpo.math.answer.DecidedBy;
import java.util.Objects;
import java.util.Optional;

/**
 * Whether a response is correct, and why.
 *
 * @param extracted the answer found in the response; several are joined by commas, a very long one is cut
 * @param decidedBy how the answer was compared with the reference; empty when it was not compared
 * @param reason one line for the reader, which says also of a wrong answer why it is wrong; a very long one is cut
 * @param work steps taken
 */
public record Verdict(
        Ruling ruling, Optional<String> extracted, Optional<DecidedBy> decidedBy, String reason, long work) {

    /** The three verdicts. */
    public enum Ruling {
        CORRECT,
        INCORRECT,
        /** The reference is not understood, or the work exceeds its limit: the response is not to blame. */
        UNDECIDED
    }

    private static final int LONGEST_REASON = 300;

    public Verdict {
        Objects.requireNonNull(ruling, "ruling");
        Objects.requireNonNull(extracted, "extracted");
        Objects.requireNonNull(decidedBy, "decidedBy");
        Objects.requireNonNull(reason, "reason");
        reason = reason.length() <= LONGEST_REASON ? reason : reason.substring(0, LONGEST_REASON) + "...";
    }

    public boolean isCorrect() {
        return ruling == Ruling.CORRECT;
    }
}
