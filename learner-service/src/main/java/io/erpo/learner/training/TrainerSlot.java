package io.erpo.learner.training;

import io.erpo.events.PolicyPublished;
import io.erpo.policy.Policy;
import io.erpo.policy.store.PolicyStore;
import io.erpo.policy.training.Trainer;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The trainer in memory, so that a step need not read back what the step before wrote. It counts as being at a policy
 * only between steps: whatever a failed step left behind is never trained on.
 */
final class TrainerSlot implements AutoCloseable {

    private record Position(String runId, long version, String sha256) {}

    private final PolicyStore store;
    private Optional<Trainer> trainer = Optional.empty();
    private Optional<Position> position = Optional.empty();

    TrainerSlot(PolicyStore store) {
        this.store = store;
    }

    /** A trainer at this policy, from memory or from the store. It stays the slot's to close. */
    Trainer at(PolicyPublished policy, int microBatchTokens) {
        boolean there = position.equals(Optional.of(positionOf(policy)));
        position = Optional.empty();
        if (!there) {
            close();
            trainer = Optional.of(load(policy, microBatchTokens));
        }
        return trainer.orElseThrow();
    }

    /** Says that the trainer is now at this policy, which is durable. */
    void arrivedAt(PolicyPublished policy) {
        position = Optional.of(positionOf(policy));
    }

    @Override
    public void close() {
        trainer.ifPresent(Trainer::close);
        trainer = Optional.empty();
        position = Optional.empty();
    }

    private Trainer load(PolicyPublished policy, int microBatchTokens) {
        Path checkpoint = store.open(policy.getUri(), policy.getSha256());
        if (policy.getVersion() > 0) {
            return Trainer.load(checkpoint, microBatchTokens);
        }
        try (Policy base = Policy.load(checkpoint)) {
            return Trainer.start(base, microBatchTokens);
        }
    }

    private static Position positionOf(PolicyPublished policy) {
        return new Position(policy.getRunId(), policy.getVersion(), policy.getSha256());
    }
}
