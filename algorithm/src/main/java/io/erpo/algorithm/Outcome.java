package io.erpo.algorithm;

import java.util.List;

/** What the correctness verdicts of a group add up to. GRPO learns nothing from a group whose rewards are equal. */
public enum Outcome {
    /** Residual: heated by ERPO, reactivated by RA. */
    ALL_CORRECT,
    /** The groups that GRPO learns from. */
    MIXED,
    /**
     * Never heated. Equal rewards give advantages of zero; shaped ones, as with a length penalty, give the advantages
     * of GRPO's formula, unless {@link AdvantageRule#zeroAllIncorrect} is set.
     */
    ALL_INCORRECT,
    /** A verdict is missing: the group says nothing about its prompt, and is neither learned from nor counted. */
    UNDECIDED;

    /** The outcome of these verdicts, one for each response of the group. */
    public static Outcome of(List<Boolean> correct) {
        if (correct.isEmpty()) {
            throw new IllegalArgumentException("a group has at least one response");
        }
        long count = correct.stream().filter(Boolean::booleanValue).count();
        return count == correct.size() ? ALL_CORRECT : count == 0 ? ALL_INCORRECT : MIXED;
    }
}
