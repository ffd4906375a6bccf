package io.erpo.learner.training;

import io.erpo.events.PolicyPublished;
import io.erpo.policy.store.PolicyStore;
import io.erpo.policy.training.Trainer;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The trainer in memory, so that a step need not read back what the previous step wrote. The slot is at a policy only
 * between steps: the leftovers of a failed step are never trained on.
 */
final class TrainerSlot implements AutoCloseable {

    private record Position(String runId, long version, String sha256) {}

    private final PolicyStore store;
    private final Computation computation;
    private Optional<Trainer> trainer = Optional.empty();
    private Optional<Position> position = Optional.empty();

    TrainerSlot(PolicyStore store, Computation computation) {
        this.store = store;
        this.computation = computation;
    }

    /**
     * A trainer at this policy, from memory or from the store. The slot closes it.
     *
     * @param base version 0 of the run
     */
    Trainer at(PolicyPublished policy, PolicyPublished base, TrainingSettings settings) {
        boolean there = position.equals(Optional.of(positionOf(policy)));
        position = Optional.empty();
        if (!there) {
            close();
            trainer = Optional.of(load(policy, base, settings));
        }
        return trainer.orElseThrow();
    }

    /** Declares that the trainer is now at this policy, which is durable. */
    void arrivedAt(PolicyPublished policy) {
        position = Optional.of(positionOf(policy));
    }

    @Override
    public void close() {
        trainer.ifPresent(Trainer::close);
        trainer = Optional.empty();
        position = Optional.empty();
    }

    private Trainer load(PolicyPublished policy, PolicyPublished base, TrainingSettings settings) {
        if (policy.getVersion() > 0) {
            Path resumed = store.openToResume(policy.getUri(), policy.getSha256());
            return settings.method().load(resumed, () -> open(base), settings.trainerAt(computation));
        }
        return settings.method().start(open(policy), settings.trainerAt(computation));
    }

    private Path open(PolicyPublished policy) {
        return store.open(policy.getUri(), policy.getSha256());
    }

    private static Position positionOf(PolicyPublished policy) {
        return new Position(policy.getRunId(), policy.getVersion(), policy.getSha256());
    }
}
