package io.erpo.algorithm;

import java.util.List;

/** What the correctness verdicts of a whole group say together. A group without variance teaches GRPO nothing. */
public enum Outcome {
    /** Residual: heated by ERPO, reactivated by RA. */
    ALL_CORRECT,
    /** The groups that GRPO learns from. */
    MIXED,
    /** Zero advantage, never heated. */
    ALL_INCORRECT,
    /** A verdict is missing: says nothing about the prompt, and is neither learned from nor remembered. */
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
