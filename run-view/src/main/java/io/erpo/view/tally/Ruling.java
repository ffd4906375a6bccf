package io.erpo.view.tally;

import io.erpo.events.Reward;
import io.erpo.events.RewardStatus;
import java.util.Locale;

/** What a reward says about the correctness of a response. */
public enum Ruling {
    CORRECT,
    INCORRECT,
    /** The answer could not be judged; the run says what becomes of it. */
    UNDECIDED,
    /** The reward itself failed; the same. */
    FAILED,
    /** A score that says nothing about correctness. */
    NONE;

    /** What this record says. */
    public static Ruling of(Reward reward) {
        if (reward.getStatus() == RewardStatus.UNDECIDED) {
            return UNDECIDED;
        } else if (reward.getStatus() == RewardStatus.FAILED) {
            return FAILED;
        } else if (reward.getCorrect() == null) {
            return NONE;
        }
        return reward.getCorrect() ? CORRECT : INCORRECT;
    }

    /** Whether it is a verdict. */
    public boolean decided() {
        return this == CORRECT || this == INCORRECT;
    }

    /** As people write it. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
