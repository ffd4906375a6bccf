package io.erpo.view.tally;

import io.erpo.events.Reward;
import io.erpo.events.RewardStatus;
import java.util.Locale;

/** A reward's ruling on the correctness of a response. */
public enum Ruling {
    CORRECT,
    INCORRECT,
    /** The answer could not be judged; the run's settings decide how it counts. */
    UNDECIDED,
    /** The reward itself failed; counts like undecided. */
    FAILED,
    /** A score that says nothing about correctness. */
    NONE;

    /** The ruling of this record. */
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

    /** As shown to people. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
