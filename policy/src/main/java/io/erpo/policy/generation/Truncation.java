package io.erpo.policy.generation;

/**
 * Which of the most probable tokens may be drawn; for evaluation, since what is learned from must be drawn from the whole
 * distribution. First temperature, then top-k, then top-p of what top-k leaves, as in vLLM and transformers. Of tokens with equal
 * logits the lower id counts as the more probable. Log-probabilities stay those of the whole tempered distribution.
 *
 * @param topP the fewest most probable tokens that have at least this share of the probability, in (0, 1]; 1 for all
 * @param topK the most probable tokens; 0 for all
 */
public record Truncation(double topP, int topK) {

    /** The whole distribution. */
    public static final Truncation NONE = new Truncation(1, 0);

    public Truncation {
        if (!(topP > 0 && topP <= 1)) {
            throw new IllegalArgumentException("topP must be above 0 and at most 1, was " + topP);
        }
        if (topK < 0) {
            throw new IllegalArgumentException("topK must be 0 (all) or more, was " + topK);
        }
    }

    public boolean isOn() {
        return !equals(NONE);
    }
}
