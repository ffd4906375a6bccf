package io.erpo.algorithm;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * Rewards of a group to advantages of its responses: GRPO's {@code A_j = (r_j - mean) / (std + epsilon)}, zero when all
 * rewards are equal or a verdict is missing, and for all-correct groups ERPO's reactivated advantage (RA, arXiv 2511.04800).
 *
 * @param reactivation what all-correct groups get
 * @param normalize whether to divide by the standard deviation
 * @param ddof delta degrees of freedom of the standard deviation: 1 as in the reference GRPO codes, or 0
 * @param epsilon added to the standard deviation
 * @param incorrectReward the reward of RA's virtual failure
 */
public record AdvantageRule(
        Reactivation reactivation, boolean normalize, int ddof, double epsilon, double incorrectReward) {

    /** Sums of rewards up to here, and the squares of these sums, are still finite. */
    public static final double LARGEST_REWARD = 1e150;

    /** What an all-correct group gets instead of the zero that GRPO gives it. */
    public enum Reactivation {
        /** Nothing: plain GRPO. */
        OFF,
        /** One virtual failure joins the group's statistics; it has no tokens and no gradient. */
        APPEND,
        /** The response with the lowest reward counts as a failure in the group's statistics. */
        REPLACE,
        /** The same value for every group: {@code 1 / sqrt(G + 1)}, which APPEND gives under ddof 1. */
        CONSTANT
    }

    public AdvantageRule {
        if (ddof != 0 && ddof != 1) {
            throw new IllegalArgumentException("advantage.ddof must be 0 or 1, was " + ddof);
        }
        if (!(epsilon >= 0) || Double.isInfinite(epsilon)) {
            throw new IllegalArgumentException("advantage.epsilon must be 0 or more, was " + epsilon);
        }
        if (!Double.isFinite(incorrectReward)) {
            throw new IllegalArgumentException("advantage.incorrectReward must be finite, was " + incorrectReward);
        }
    }

    /**
     * The advantages of a group.
     *
     * @param rewards weighted sum of the rewards of each response; at least one, all finite
     * @param outcome what the correctness verdicts say; a shaped reward never decides that
     * @return one advantage for each reward, in order
     */
    public List<Double> advantages(List<Double> rewards, Outcome outcome) {
        if (rewards.isEmpty()) {
            throw new IllegalArgumentException("a group has at least one reward");
        }
        if (!rewards.stream().allMatch(Double::isFinite)) {
            throw new IllegalArgumentException("rewards must be finite, were " + rewards);
        }
        if (outcome == Outcome.UNDECIDED) {
            return Collections.nCopies(rewards.size(), 0.0);
        }
        // Sorted, so that not even the last bit of a sum depends on the order of the responses.
        double[] sorted =
                rewards.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        if (outcome != Outcome.ALL_CORRECT || reactivation == Reactivation.OFF) {
            return standardized(rewards, sorted);
        }
        if (reactivation == Reactivation.CONSTANT) {
            return Collections.nCopies(sorted.length, 1 / Math.sqrt(sorted.length + 1.0));
        }
        if (reactivation == Reactivation.APPEND) {
            sorted = Arrays.copyOf(sorted, sorted.length + 1);
            sorted[sorted.length - 1] = incorrectReward;
        } else {
            sorted[0] = incorrectReward;
        }
        return standardized(rewards, sorted);
    }

    private List<Double> standardized(List<Double> rewards, double[] statistics) {
        double mean = Arrays.stream(statistics).average().orElseThrow();
        if (Arrays.stream(statistics).allMatch(r -> r == statistics[0])) {
            return Collections.nCopies(rewards.size(), 0.0);
        }
        double scale = normalize ? deviation(statistics, mean) + epsilon : 1;
        return rewards.stream().map(r -> (r - mean) / scale).toList();
    }

    private double deviation(double[] values, double mean) {
        double squares = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum();
        return Math.sqrt(squares / (values.length - ddof));
    }
}
