package io.erpo.policy.training;

import io.erpo.policy.TokenIds;

/** Asks for the log-probabilities of {@code response} under softmax(logits / temperature). */
public record ScoredSequence(TokenIds prompt, TokenIds response, double temperature) implements TrainableSequence {

    public ScoredSequence {
        TrainableSequence.require(prompt, response, temperature);
    }
}
