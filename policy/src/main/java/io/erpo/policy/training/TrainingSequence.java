package io.erpo.policy.training;

import io.erpo.policy.LogProbs;
import io.erpo.policy.TokenIds;

/**
 * A response with what the policy loss needs of it.
 *
 * @param oldLogProbs of the response's tokens at {@code temperature}, under the policy that sampled it or the one before the step
 * @param advantage of every token of the response
 * @param temperature divides the logits when the new log-probabilities are computed
 */
public record TrainingSequence(
        TokenIds prompt,
        TokenIds response,
        LogProbs oldLogProbs,
        double advantage,
        double temperature,
        TokenWeights weights)
        implements TrainableSequence {

    public TrainingSequence {
        TrainableSequence.require(prompt, response, temperature);
        if (oldLogProbs.size() != response.size() || weights.size() != response.size()) {
            throw new IllegalArgumentException("a response of " + response.size()
                    + " tokens needs as many log-probabilities and weights, was " + oldLogProbs.size() + " and "
                    + weights.size());
        }
        if (!Double.isFinite(advantage)) {
            throw new IllegalArgumentException("advantage must be finite, was " + advantage);
        }
    }

    /** With all weights one. */
    public static TrainingSequence of(
            TokenIds prompt, TokenIds response, LogProbs oldLogProbs, double advantage, double temperature) {
        return new TrainingSequence(
                prompt, response, oldLogProbs, advantage, temperature, TokenWeights.ones(response.size()));
    }
}
