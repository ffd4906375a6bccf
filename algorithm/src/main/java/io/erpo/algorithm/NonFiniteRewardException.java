package io.erpo.algorithm;

import java.util.List;

/** The rewards of a group have no finite advantages: their run cannot go on, whatever is tried again. */
public final class NonFiniteRewardException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    NonFiniteRewardException(String expected, List<Double> rewards) {
        super("rewards must " + expected + ", were " + rewards);
    }

    /** @throws NonFiniteRewardException naming the rewards, when one of them is infinite or not a number */
    static void requireFinite(List<Double> rewards) {
        if (!rewards.stream().allMatch(Double::isFinite)) {
            throw new NonFiniteRewardException("be finite", rewards);
        }
    }
}
