package io.erpo.algorithm;

import java.util.List;

/**
 * The clipped policy-gradient loss on plain numbers. This is the definition; {@code decoder/training.py} of the module {@code
 * policy} executes it on tensors, and both are tested against the same step of PyTorch.
 * PPO's clip with separate bounds (clip-higher, DAPO, arXiv 2503.14476, eq. 10) and dual clip (arXiv 1912.09729, eq. 5).
 *
 * @param clipLow the ratio is clipped below at {@code 1 - clipLow}
 * @param clipHigh the ratio is clipped above at {@code 1 + clipHigh}
 * @param dualClip for negative advantages the loss is at most {@code -A * dualClip}; 0 switches it off
 * @param mean what the loss is averaged over
 */
public record PolicyLoss(double clipLow, double clipHigh, double dualClip, Mean mean) {

    /** Bound of {@link #importanceWeight}. */
    public static final double MAX_IMPORTANCE_WEIGHT = 2;

    private static final double MAX_LOG_RATIO = 20;

    /** What the loss is averaged over. */
    public enum Mean {
        /** All tokens of the mini-batch alike (DAPO). */
        TOKEN,
        /** The mean of the means of the sequences (GRPO): a token of a long response counts less. */
        SEQUENCE
    }

    /**
     * One response's part in the loss.
     *
     * @param newLogprobs log-probability of each token now
     * @param oldLogprobs log-probability of each token before the update
     */
    public record Sequence(List<Double> newLogprobs, List<Double> oldLogprobs, double advantage) {

        public Sequence {
            newLogprobs = List.copyOf(newLogprobs);
            oldLogprobs = List.copyOf(oldLogprobs);
            if (newLogprobs.size() != oldLogprobs.size() || newLogprobs.isEmpty()) {
                throw new IllegalArgumentException("a sequence has as many new as old log-probabilities and at least "
                        + "one, was " + newLogprobs.size() + " and " + oldLogprobs.size());
            }
        }
    }

    public PolicyLoss {
        if (!(clipLow > 0 && clipLow < 1)) {
            throw new IllegalArgumentException("loss.clipLow must be between 0 and 1, was " + clipLow);
        }
        if (!(clipHigh > 0)) {
            throw new IllegalArgumentException("loss.clipHigh must be above 0, was " + clipHigh);
        }
        if (!(dualClip == 0 || dualClip > 1)) {
            throw new IllegalArgumentException("loss.dualClip must be above 1, or 0 for none, was " + dualClip);
        }
    }

    /** Importance ratio of a token, its logarithm clamped to [-20, 20]. */
    public static double ratio(double newLogprob, double oldLogprob) {
        return Math.exp(Math.max(-MAX_LOG_RATIO, Math.min(MAX_LOG_RATIO, newLogprob - oldLogprob)));
    }

    /** Truncated weight from the sampling distribution to T_0: {@code min(2, exp(logp_old(T_0) - logp_rollout(T_i)))}. */
    public static double importanceWeight(double oldLogprobAtBase, double rolloutLogprob) {
        return Math.min(MAX_IMPORTANCE_WEIGHT, ratio(oldLogprobAtBase, rolloutLogprob));
    }

    /**
     * Estimate of the KL divergence from a reference policy that one token gives (k3, Schulman 2020): {@code exp(d) - d - 1},
     * with {@code d} the reference's log-probability minus the new one, clamped to [-20, 20]. Never negative, and unbiased
     * where the token was drawn from the new policy. The loss adds it with a coefficient (GRPO, arXiv 2402.03300, eq. 4).
     */
    public static double referenceKl(double newLogprob, double referenceLogprob) {
        double difference = Math.max(-MAX_LOG_RATIO, Math.min(MAX_LOG_RATIO, referenceLogprob - newLogprob));
        return Math.expm1(difference) - difference;
    }

    /** The loss of one token. */
    public double token(double newLogprob, double oldLogprob, double advantage) {
        double ratio = ratio(newLogprob, oldLogprob);
        double clipped = Math.max(1 - clipLow, Math.min(1 + clipHigh, ratio));
        double loss = Math.max(-advantage * ratio, -advantage * clipped);
        return advantage < 0 && dualClip > 0 ? Math.min(loss, -advantage * dualClip) : loss;
    }

    /** The loss of a mini-batch: at least one response. */
    public double of(List<Sequence> miniBatch) {
        if (miniBatch.isEmpty()) {
            throw new IllegalArgumentException("a mini-batch has at least one response");
        }
        return mean == Mean.TOKEN ? tokenMean(miniBatch) : sequenceMean(miniBatch);
    }

    private double tokenMean(List<Sequence> miniBatch) {
        double sum = miniBatch.stream().mapToDouble(this::sum).sum();
        return sum
                / miniBatch.stream()
                        .mapToInt(sequence -> sequence.newLogprobs().size())
                        .sum();
    }

    private double sequenceMean(List<Sequence> miniBatch) {
        return miniBatch.stream()
                .mapToDouble(sequence -> sum(sequence) / sequence.newLogprobs().size())
                .average()
                .orElseThrow();
    }

    private double sum(Sequence sequence) {
        double sum = 0;
        for (int t = 0; t < sequence.newLogprobs().size(); t++) {
            sum += token(sequence.newLogprobs().get(t), sequence.oldLogprobs().get(t), sequence.advantage());
        }
        return sum;
    }
}
