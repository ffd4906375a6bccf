package io.erpo.learner.training;

import io.erpo.policy.training.ReferencePolicy;
import io.erpo.policy.training.Trainer;
import java.util.Optional;

/**
 * A trainer with what its run needs beside it.
 *
 * @param reference the base policy, when the loss measures the KL divergence from it
 */
record LoadedTrainer(Trainer trainer, Optional<ReferencePolicy> reference) implements AutoCloseable {

    /** The reference first: it may be a view of the trainer's frozen weights. */
    @Override
    public void close() {
        reference.ifPresent(ReferencePolicy::close);
        trainer.close();
    }
}
