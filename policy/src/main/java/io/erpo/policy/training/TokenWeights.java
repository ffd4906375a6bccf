package io.erpo.policy.training;

import io.erpo.policy.LogProbs;
import java.util.Arrays;

/** Factors of the loss of each token, constants for the gradient. */
public final class TokenWeights {

    private final float[] weights;

    private TokenWeights(float[] weights) {
        this.weights = weights;
    }

    public static TokenWeights of(float... weights) {
        return new TokenWeights(weights.clone());
    }

    public static TokenWeights ones(int tokens) {
        float[] weights = new float[tokens];
        Arrays.fill(weights, 1f);
        return new TokenWeights(weights);
    }

    /**
     * Truncated importance sampling: {@code min(cap, exp(old - rollout))} for each token, where {@code rollout} belongs to the
     * distribution that the token was drawn from and {@code old} to the one that the loss uses.
     */
    public static TokenWeights truncatedImportance(LogProbs old, LogProbs rollout, double cap) {
        if (old.size() != rollout.size()) {
            throw new IllegalArgumentException(
                    "log-probabilities must be of the same tokens, was " + old.size() + " and " + rollout.size());
        }
        float[] weights = new float[old.size()];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (float) Math.min(cap, StrictMath.exp((double) old.get(i) - rollout.get(i)));
        }
        return new TokenWeights(weights);
    }

    public int size() {
        return weights.length;
    }

    public float get(int position) {
        return weights[position];
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TokenWeights that && Arrays.equals(weights, that.weights);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(weights);
    }

    @Override
    public String toString() {
        return "TokenWeights" + Arrays.toString(weights);
    }
}
