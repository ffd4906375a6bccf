package io.erpo.policy.training;

import io.erpo.policy.TokenIds;

/** A completion to learn; it ends with the end-of-sequence token where the policy should learn to stop. */
public record SupervisedExample(TokenIds prompt, TokenIds completion) implements TrainableSequence {

    public SupervisedExample {
        TrainableSequence.require(prompt, completion, 1);
    }

    @Override
    public TokenIds response() {
        return completion;
    }

    @Override
    public double temperature() {
        return 1;
    }
}
