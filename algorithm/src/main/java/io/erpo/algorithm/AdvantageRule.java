package io.erpo.algorithm;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * Rewards of a group to advantages of its responses: GRPO's {@code A_j = (r_j - mean) / (std + epsilon)}, zero when all
 * rewards are equal, and for all-correct groups ERPO's reactivated advantage (RA, arXiv 2511.04800).
 *
 * @param reactivation what all-correct groups get
 * @param normalize whether to divide by the standard deviation
 * @param ddof delta degrees of freedom of the standard deviation: 1 as in the reference GRPO codes, or 0
 * @param epsilon added to the standard deviation
 * @param incorrectReward the reward of RA's virtual failure
 */
public record AdvantageRule(
        Reactivation reactivation, boolean normalize, int ddof, double epsilon, double incorrectReward) {

    /** What an all-correct group gets instead of the zero that GRPO gives it. */
    public enum Reactivation {
        /** Nothing: plain GRPO. */
        OFF,
        /** One virtual failure joins the group's statistics; it has no tokens and no gradient. */
        APPEND,
        /** One response counts as a failure in the group's statistics. */
        REPLACE,
        /** The same for every group: {@code 1 / sqrt(G + 1)}, what APPEND gives under ddof 1. */
        CONSTANT
    }

    public AdvantageRule {
        if (ddof != 0 && ddof != 1) {
            throw new IllegalArgumentException("advantage.ddof must be 0 or 1, was " + ddof);
        }
        if (!(epsilon >= 0)) {
            throw new IllegalArgumentException("advantage.epsilon must be 0 or more, was " + epsilon);
        }
    }

    /**
     * The advantages of a group.
     *
     * @param rewards weighted sum of the rewards of each response; at least one
     * @param outcome what the correctness verdicts say; a shaped reward never decides that
     * @return one advantage for each reward, in order
     */
    public List<Double> advantages(List<Double> rewards, Outcome outcome) {
        double[] r = rewards.stream().mapToDouble(Double::doubleValue).toArray();
        if (outcome != Outcome.ALL_CORRECT || reactivation == Reactivation.OFF) {
            return standardized(r, r);
        }
        if (reactivation == Reactivation.CONSTANT) {
            return Collections.nCopies(r.length, 1 / Math.sqrt(r.length + 1.0));
        }
        double[] statistics = Arrays.copyOf(r, reactivation == Reactivation.APPEND ? r.length + 1 : r.length);
        statistics[statistics.length - 1] = incorrectReward;
        return standardized(r, statistics);
    }

    private List<Double> standardized(double[] rewards, double[] statistics) {
        double mean = Arrays.stream(statistics).average().orElseThrow();
        if (Arrays.stream(statistics).allMatch(r -> r == statistics[0])) {
            return Collections.nCopies(rewards.length, 0.0);
        }
        double scale = normalize ? deviation(statistics, mean) + epsilon : 1;
        return Arrays.stream(rewards).mapToObj(r -> (r - mean) / scale).toList();
    }

    private double deviation(double[] values, double mean) {
        double squares = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum();
        return Math.sqrt(squares / (values.length - ddof));
    }
}
