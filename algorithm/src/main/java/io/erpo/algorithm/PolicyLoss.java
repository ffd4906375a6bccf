package io.erpo.algorithm;

import java.util.List;

/**
 * The policy-gradient loss on plain numbers. This is the definition; {@code decoder/training.py} of the module {@code
 * policy} executes it on tensors, and both are tested against the same step of PyTorch.
 * With {@code r_t = p_new / p_old} of a token:
 *
 * <ul>
 *   <li>clip: {@code L_t = max(-A r_t, -A clip(r_t, 1 - low, 1 + high))}, PPO's with separate bounds (clip-higher, DAPO, arXiv
 *       2503.14476, eq. 10); for negative advantages at most {@code -A c} (dual clip, arXiv 1912.09729, eq. 5);
 *   <li>CISPO (arXiv 2506.13585, eq. 4 and 5): {@code L_t = -sg(clip(r_t, 1 - low, 1 + high)) A log p_new}, where sg is a constant for
 *       the gradient: no token is dropped. The bounds are verl's: 1 - low and 1 + high. In TRL {@code epsilon_high} is the largest
 *       weight itself;
 *   <li>at the level of sequences GSPO (arXiv 2507.18071, eq. 5 to 7): every token of a response has the ratio
 *       {@code s = exp(mean over t of (log p_new - log p_old))}. Its gradient is that of GSPO-token (eq. 14),
 *       {@code s_t = sg(s) p_new / sg(p_new)}: the same where all tokens of a response have one advantage.
 * </ul>
 *
 * @param clipLow the ratio is clipped below at {@code 1 - clipLow}; 1 or more is no bound, which CISPO allows
 * @param clipHigh the ratio is clipped above at {@code 1 + clipHigh}
 * @param dualClip for negative advantages the loss is at most {@code -A * dualClip}; 0 switches it off
 * @param mean what the loss is averaged over
 * @param meanDivisor tokens that each response counts as in a {@code CONSTANT} mean; 0 otherwise
 * @param ratio over what the ratio is taken
 */
public record PolicyLoss(
        double clipLow,
        double clipHigh,
        double dualClip,
        Mean mean,
        int meanDivisor,
        Level ratio,
        Surrogate surrogate) {

    /** Bound of {@link #importanceWeight}. */
    public static final double MAX_IMPORTANCE_WEIGHT = 2;

    private static final double MAX_LOG_RATIO = 20;

    /** What the loss is averaged over. */
    public enum Mean {
        /** All tokens of the mini-batch alike (DAPO). */
        TOKEN,
        /** The mean of the means of the sequences (GRPO): a token of a long response counts less. */
        SEQUENCE,
        /** The sum divided by the same number of tokens for each response (Dr. GRPO, arXiv 2503.20783, section 3.2). */
        CONSTANT
    }

    /** Over what a ratio of probabilities is taken. */
    public enum Level {
        /** Each token. */
        TOKEN,
        /** The whole response, as the geometric mean of its tokens' ratios. */
        SEQUENCE
    }

    /** How a ratio bounds the update. */
    public enum Surrogate {
        /** The clipped objective of PPO. */
        CLIP,
        /** A clipped weight of the log-probability, constant for the gradient. */
        CISPO
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

        /** The geometric mean of the ratios of its tokens. */
        double ratio() {
            double sum = 0;
            for (int t = 0; t < newLogprobs.size(); t++) {
                sum += newLogprobs.get(t) - oldLogprobs.get(t);
            }
            return PolicyLoss.ratio(sum / newLogprobs.size(), 0);
        }
    }

    public PolicyLoss {
        if (surrogate == Surrogate.CISPO && !(clipLow > 0 && Double.isFinite(clipLow))) {
            throw new IllegalArgumentException("loss.clipLow must be a finite number above 0, was " + clipLow);
        }
        if (surrogate == Surrogate.CLIP && !(clipLow > 0 && clipLow < 1)) {
            throw new IllegalArgumentException("loss.clipLow must be between 0 and 1, was " + clipLow);
        }
        if (!(clipHigh > 0)) {
            throw new IllegalArgumentException("loss.clipHigh must be above 0, was " + clipHigh);
        }
        if (!(dualClip == 0 || dualClip > 1)) {
            throw new IllegalArgumentException("loss.dualClip must be above 1, or 0 for none, was " + dualClip);
        }
        if (dualClip != 0 && (ratio == Level.SEQUENCE || surrogate == Surrogate.CISPO)) {
            throw new IllegalArgumentException("loss.dualClip must be 0 with loss.%s, which has no such bound, was %s"
                    .formatted(ratio == Level.SEQUENCE ? "ratio sequence" : "surrogate cispo", dualClip));
        }
        if (meanDivisor < 0 || (meanDivisor > 0) != (mean == Mean.CONSTANT)) {
            throw new IllegalArgumentException(
                    "a loss with a constant mean has a divisor above 0, and no other has one, was " + meanDivisor);
        }
    }

    /** PPO's clip of each token's ratio. */
    public PolicyLoss(double clipLow, double clipHigh, double dualClip, Mean mean) {
        this(clipLow, clipHigh, dualClip, mean, 0, Level.TOKEN, Surrogate.CLIP);
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

    /** The loss of one token by the ratio of that token alone. */
    public double token(double newLogprob, double oldLogprob, double advantage) {
        return loss(newLogprob, ratio(newLogprob, oldLogprob), advantage);
    }

    private double loss(double newLogprob, double ratio, double advantage) {
        double clipped = Math.max(1 - clipLow, Math.min(1 + clipHigh, ratio));
        if (surrogate == Surrogate.CISPO) {
            return -clipped * advantage * newLogprob;
        }
        double loss = Math.max(-advantage * ratio, -advantage * clipped);
        return advantage < 0 && dualClip > 0 ? Math.min(loss, -advantage * dualClip) : loss;
    }

    /** The loss of a mini-batch: at least one response. */
    public double of(List<Sequence> miniBatch) {
        if (miniBatch.isEmpty()) {
            throw new IllegalArgumentException("a mini-batch has at least one response");
        }
        return switch (mean) {
            case TOKEN -> sum(miniBatch) / tokens(miniBatch);
            case SEQUENCE ->
                miniBatch.stream()
                        .mapToDouble(sequence ->
                                sum(sequence) / sequence.newLogprobs().size())
                        .average()
                        .orElseThrow();
            case CONSTANT -> sum(miniBatch) / ((double) meanDivisor * miniBatch.size());
        };
    }

    private double sum(List<Sequence> miniBatch) {
        return miniBatch.stream().mapToDouble(this::sum).sum();
    }

    private static int tokens(List<Sequence> miniBatch) {
        return miniBatch.stream()
                .mapToInt(sequence -> sequence.newLogprobs().size())
                .sum();
    }

    private double sum(Sequence sequence) {
        double ofAll = sequence.ratio();
        double sum = 0;
        for (int t = 0; t < sequence.newLogprobs().size(); t++) {
            double newLogprob = sequence.newLogprobs().get(t);
            double used = ratio == Level.SEQUENCE
                    ? ofAll
                    : ratio(newLogprob, sequence.oldLogprobs().get(t));
            sum += loss(newLogprob, used, sequence.advantage());
        }
        return sum;
    }
}
