package io.erpo.policy.training;

import io.erpo.policy.TokenIds;

/** A prompt and the tokens after it whose log-probabilities are wanted. */
sealed interface TrainableSequence permits TrainingSequence, ScoredSequence, SupervisedExample {

    TokenIds prompt();

    TokenIds response();

    double temperature();

    /** Checks that all ids are in a vocabulary. */
    default void requireBelow(int vocabularySize) {
        prompt().requireBelow(vocabularySize);
        response().requireBelow(vocabularySize);
    }

    static void require(TokenIds prompt, TokenIds response, double temperature) {
        if (prompt.isEmpty() || response.isEmpty()) {
            throw new IllegalArgumentException("a sequence needs a prompt and a response, was " + prompt.size()
                    + " and " + response.size() + " tokens");
        }
        // Divides float32 logits, so it must not vanish or overflow there.
        if (!((float) temperature > 0 && Float.isFinite((float) temperature))) {
            throw new IllegalArgumentException("temperature must be positive and finite, was " + temperature);
        }
    }
}
