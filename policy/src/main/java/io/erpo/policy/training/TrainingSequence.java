package io.erpo.policy.training;

import io.erpo.policy.LogProbs;
import io.erpo.policy.TokenIds;
import java.util.Optional;

/**
 * A response with what the policy loss needs of it.
 *
 * @param oldLogProbs of the response's tokens at {@code temperature}, under the policy that sampled it or the one before the step
 * @param advantage of every token of the response
 * @param temperature divides the logits when the new log-probabilities are computed
 * @param referenceLogProbs of the response's tokens at {@code temperature}, under the reference policy; only needed when the loss
 *     has one
 * @param entropyWeight what is added to the advantage of each token: this times its entropy where positive, this times what its
 *     entropy lacks to the largest of the response where negative (RL-ZVP, arXiv 2509.21880, equation 5); 0 for nothing
 */
public record TrainingSequence(
        TokenIds prompt,
        TokenIds response,
        LogProbs oldLogProbs,
        double advantage,
        double temperature,
        TokenWeights weights,
        Optional<LogProbs> referenceLogProbs,
        double entropyWeight)
        implements TrainableSequence {

    public TrainingSequence {
        TrainableSequence.require(prompt, response, temperature);
        if (oldLogProbs.size() != response.size() || weights.size() != response.size()) {
            throw new IllegalArgumentException("a response of " + response.size()
                    + " tokens needs as many log-probabilities and weights, was " + oldLogProbs.size() + " and "
                    + weights.size());
        }
        if (referenceLogProbs.isPresent() && referenceLogProbs.get().size() != response.size()) {
            throw new IllegalArgumentException("a response of " + response.size()
                    + " tokens needs as many log-probabilities under the reference policy, was "
                    + referenceLogProbs.get().size());
        }
        if (!Double.isFinite(advantage)) {
            throw new IllegalArgumentException("advantage must be finite, was " + advantage);
        }
        if (!Double.isFinite(entropyWeight)) {
            throw new IllegalArgumentException("entropyWeight must be finite, was " + entropyWeight);
        }
    }

    /** Without a reference policy, and without entropies in the advantage. */
    public TrainingSequence(
            TokenIds prompt,
            TokenIds response,
            LogProbs oldLogProbs,
            double advantage,
            double temperature,
            TokenWeights weights) {
        this(prompt, response, oldLogProbs, advantage, temperature, weights, Optional.empty(), 0);
    }

    public TrainingSequence withReference(LogProbs logProbs) {
        return new TrainingSequence(
                prompt, response, oldLogProbs, advantage, temperature, weights, Optional.of(logProbs), entropyWeight);
    }

    /** @param weight of the entropies in the advantage */
    public TrainingSequence withEntropyWeight(double weight) {
        return new TrainingSequence(
                prompt, response, oldLogProbs, advantage, temperature, weights, referenceLogProbs, weight);
    }

    /** With all weights one, and without a reference policy. */
    public static TrainingSequence of(
            TokenIds prompt, TokenIds response, LogProbs oldLogProbs, double advantage, double temperature) {
        return new TrainingSequence(
                prompt, response, oldLogProbs, advantage, temperature, TokenWeights.ones(response.size()));
    }
}
