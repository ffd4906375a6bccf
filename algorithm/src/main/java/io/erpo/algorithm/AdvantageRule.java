package io.erpo.algorithm;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * Rewards of a group to advantages of its responses, zero when all rewards are equal or a verdict is missing:
 *
 * <ul>
 *   <li>GRPO (arXiv 2402.03300, section 4.1.2): {@code A_j = (r_j - mean) / (std + epsilon)};
 *   <li>Dr. GRPO (arXiv 2503.20783, section 3.2): {@code A_j = r_j - mean};
 *   <li>RLOO (arXiv 2402.14740, eq. 8): {@code A_j = r_j - mean of the others = (r_j - mean) G / (G - 1)};
 *   <li>for all-correct groups ERPO's reactivated advantage (RA, arXiv 2511.04800).
 * </ul>
 *
 * <p>A scale over the batch comes after this: see {@link BatchScale}.
 *
 * @param baseline what is subtracted from a reward
 * @param reactivation what all-correct groups get
 * @param normalize whether to divide by the standard deviation of the group
 * @param ddof delta degrees of freedom of the standard deviation: 1 as in the reference GRPO codes, or 0
 * @param epsilon added to the standard deviation
 * @param incorrectReward the reward of RA's virtual failure
 * @param zeroAllIncorrect whether an all-incorrect group gets zeros however its rewards are shaped; otherwise GRPO's
 * formula, which teaches the group what a shaped reward says, such as to be short
 * @param floorReactivation whether a reactivated advantage is at least 0 however the rewards are shaped; otherwise a
 * correct response can get less, when its reward is below the mean of the statistics
 */
public record AdvantageRule(
        Baseline baseline,
        Reactivation reactivation,
        boolean normalize,
        int ddof,
        double epsilon,
        double incorrectReward,
        boolean zeroAllIncorrect,
        boolean floorReactivation) {

    /** Sums of rewards up to here, and the squares of these sums, are still finite. */
    public static final double LARGEST_REWARD = 1e150;

    /**
     * Rewards are equal when they differ by at most this share of the largest number that they were computed from. A
     * sum of doubles errs by about 1e-16 of its terms, so 0.1 + 0.2 and 0.3 are equal; no reward means anything by a
     * billionth of itself.
     */
    static final double TOLERANCE = 1e-9;

    /** Squares of numbers between 2 to the power of minus this and of this neither overflow nor vanish. */
    private static final int SAFE_EXPONENT = 300;

    /** What is subtracted from a reward. */
    public enum Baseline {
        /** The mean of the group. */
        MEAN,
        /** The mean of the other responses of the group. */
        LEAVE_ONE_OUT
    }

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
        if (baseline == Baseline.LEAVE_ONE_OUT && reactivation == Reactivation.REPLACE) {
            throw new IllegalArgumentException("advantage.reactivation must not be replace with advantage.baseline"
                    + " leave-one-out: the response that is replaced has no others of its own; use append");
        }
    }

    /** With the mean of the group as the baseline. */
    public AdvantageRule(
            Reactivation reactivation,
            boolean normalize,
            int ddof,
            double epsilon,
            double incorrectReward,
            boolean zeroAllIncorrect,
            boolean floorReactivation) {
        this(
                Baseline.MEAN,
                reactivation,
                normalize,
                ddof,
                epsilon,
                incorrectReward,
                zeroAllIncorrect,
                floorReactivation);
    }

    /** The advantages of a group whose rewards are no sums. */
    public List<Double> advantages(List<Double> rewards, Outcome outcome) {
        return advantages(rewards, 0, outcome);
    }

    /**
     * The advantages of a group.
     *
     * @param rewards weighted sum of the rewards of each response; at least one
     * @param magnitude largest absolute value among the terms of these sums: a sum errs in proportion to its terms, and
     * can be much smaller than they are
     * @param outcome what the correctness verdicts say; a shaped reward never decides that
     * @return one finite advantage for each reward, in order
     * @throws NonFiniteRewardException when a reward is not finite, or an advantage would not be
     */
    public List<Double> advantages(List<Double> rewards, double magnitude, Outcome outcome) {
        if (rewards.isEmpty()) {
            throw new IllegalArgumentException("a group has at least one reward");
        }
        NonFiniteRewardException.requireFinite(rewards);
        if (outcome == Outcome.UNDECIDED || (zeroAllIncorrect && outcome == Outcome.ALL_INCORRECT)) {
            return zeros(rewards);
        }
        // Sorted, so that not even the last bit of a sum depends on the order of the responses.
        double[] sorted =
                rewards.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        if (outcome != Outcome.ALL_CORRECT || reactivation == Reactivation.OFF) {
            return standardized(rewards, sorted, magnitude);
        }
        List<Double> reactivated = reactivated(rewards, sorted, magnitude);
        return floorReactivation
                ? reactivated.stream()
                        .map(advantage -> Math.max(advantage, 0.0))
                        .toList()
                : reactivated;
    }

    private List<Double> reactivated(List<Double> rewards, double[] sorted, double magnitude) {
        if (reactivation == Reactivation.CONSTANT) {
            return Collections.nCopies(sorted.length, 1 / Math.sqrt(sorted.length + 1.0));
        }
        double[] statistics = sorted;
        if (reactivation == Reactivation.APPEND) {
            statistics = Arrays.copyOf(sorted, sorted.length + 1);
            statistics[sorted.length] = incorrectReward;
        } else {
            statistics[0] = incorrectReward;
        }
        return standardized(rewards, statistics, magnitude);
    }

    private List<Double> standardized(List<Double> rewards, double[] statistics, double magnitude) {
        if (areEqual(statistics, magnitude)) {
            return zeros(rewards);
        }
        int exponent = exponentBeyondSafety(statistics);
        double[] scaled = Arrays.stream(statistics)
                .map(value -> Math.scalb(value, -exponent))
                .toArray();
        double mean = Arrays.stream(scaled).average().orElseThrow();
        double divisor = normalize ? deviation(scaled, mean) + Math.scalb(epsilon, -exponent) : 1;
        List<Double> advantages = rewards.stream()
                .map(reward -> spread(Math.scalb(reward, -exponent) - mean, statistics.length) / divisor)
                // Adding 0 turns -0 into 0.
                .map(advantage -> (normalize ? advantage : Math.scalb(advantage, exponent)) + 0.0)
                .toList();
        if (!advantages.stream().allMatch(Double::isFinite)) {
            throw new NonFiniteRewardException("give finite advantages", rewards);
        }
        return advantages;
    }

    /** The difference from the baseline, given that from the mean of all. */
    private double spread(double difference, int count) {
        return baseline == Baseline.MEAN ? difference : difference * count / (count - 1);
    }

    private static boolean areEqual(double[] values, double magnitude) {
        double least = Arrays.stream(values).min().orElseThrow();
        double most = Arrays.stream(values).max().orElseThrow();
        double largest = Math.max(magnitude, Math.max(Math.abs(least), Math.abs(most)));
        // The difference of two large numbers overflows; infinity is above every tolerance, as it should be.
        return most - least <= TOLERANCE * largest;
    }

    /** 0 for ordinary rewards, so that scaling, which is exact, changes no bit of theirs. */
    static int exponentBeyondSafety(double[] values) {
        double largest = Arrays.stream(values).map(Math::abs).max().orElseThrow();
        int exponent = Math.getExponent(largest);
        return Math.abs(exponent) <= SAFE_EXPONENT ? 0 : exponent;
    }

    private double deviation(double[] values, double mean) {
        double squares = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum();
        return Math.sqrt(squares / (values.length - ddof));
    }

    private static List<Double> zeros(List<Double> rewards) {
        return Collections.nCopies(rewards.size(), 0.0);
    }
}
