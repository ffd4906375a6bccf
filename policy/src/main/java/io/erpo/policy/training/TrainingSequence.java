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
 */
public record TrainingSequence(
        TokenIds prompt,
        TokenIds response,
        LogProbs oldLogProbs,
        double advantage,
        double temperature,
        TokenWeights weights,
        Optional<LogProbs> referenceLogProbs)
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
    }

    /** Without a reference policy. */
    public TrainingSequence(
            TokenIds prompt,
            TokenIds response,
            LogProbs oldLogProbs,
            double advantage,
            double temperature,
            TokenWeights weights) {
        this(prompt, response, oldLogProbs, advantage, temperature, weights, Optional.empty());
    }

    public TrainingSequence withReference(LogProbs logProbs) {
        return new TrainingSequence(
                prompt, response, oldLogProbs, advantage, temperature, weights, Optional.of(logProbs));
    }

    /** With all weights one, and without a reference policy. */
    public static TrainingSequence of(
            TokenIds prompt, TokenIds response, LogProbs oldLogProbs, double advantage, double temperature) {
        return new TrainingSequence(
                prompt, response, oldLogProbs, advantage, temperature, TokenWeights.ones(response.size()));
    }
}
