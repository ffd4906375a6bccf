package io.erpo.learner.training;

import io.erpo.events.PolicyPublished;
import io.erpo.policy.adapter.Adapter;
import io.erpo.policy.store.PolicyStore;
import io.erpo.policy.training.ReferencePolicy;
import io.erpo.policy.training.Trainer;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The trainer in memory, with the reference policy of its run, so that a step need not read back what the previous step
 * wrote. The slot is at a policy only between steps: the leftovers of a failed step are never trained on.
 */
final class TrainerSlot implements AutoCloseable {

    private record Position(String runId, long version, String sha256) {}

    private final PolicyStore store;
    private final Computation computation;
    private Optional<LoadedTrainer> loaded = Optional.empty();
    private Optional<Position> position = Optional.empty();

    TrainerSlot(PolicyStore store, Computation computation) {
        this.store = store;
        this.computation = computation;
    }

    /**
     * A trainer at this policy, from memory or from the store. The slot closes it.
     *
     * @param base version 0 of the run
     * @param check given the checkpoint that holds the whole model, before it is loaded
     */
    LoadedTrainer at(PolicyPublished policy, PolicyPublished base, TrainingSettings settings, Consumer<Path> check) {
        boolean there = position.equals(Optional.of(positionOf(policy)));
        position = Optional.empty();
        if (!there) {
            close();
            loaded = Optional.of(load(policy, base, settings, check));
        }
        return loaded.orElseThrow();
    }

    /** Declares that the trainer is now at this policy, which is durable. */
    void arrivedAt(PolicyPublished policy) {
        position = Optional.of(positionOf(policy));
    }

    @Override
    public void close() {
        loaded.ifPresent(LoadedTrainer::close);
        loaded = Optional.empty();
        position = Optional.empty();
    }

    private LoadedTrainer load(
            PolicyPublished policy, PolicyPublished base, TrainingSettings settings, Consumer<Path> check) {
        Trainer trainer = trainer(policy, base, settings, check);
        if (!settings.loss().hasReference()) {
            return new LoadedTrainer(trainer, Optional.empty());
        }
        try {
            return new LoadedTrainer(trainer, Optional.of(reference(trainer, base, settings)));
        } catch (RuntimeException e) {
            trainer.close();
            throw e;
        }
    }

    private ReferencePolicy reference(Trainer trainer, PolicyPublished base, TrainingSettings settings) {
        return trainer.frozen().orElseGet(() -> ReferencePolicy.load(open(base), settings.trainerAt(computation)));
    }

    private Trainer trainer(
            PolicyPublished policy, PolicyPublished base, TrainingSettings settings, Consumer<Path> check) {
        if (policy.getVersion() == 0) {
            return settings.method().start(checked(policy, check), settings.trainerAt(computation));
        }
        Path checkpoint = store.openToResume(policy.getUri(), policy.getSha256());
        if (!Adapter.isIn(checkpoint)) {
            check.accept(checkpoint);
        }
        return settings.method().load(checkpoint, () -> checked(base, check), settings.trainerAt(computation));
    }

    private Path checked(PolicyPublished policy, Consumer<Path> check) {
        Path checkpoint = open(policy);
        check.accept(checkpoint);
        return checkpoint;
    }

    private Path open(PolicyPublished policy) {
        return store.open(policy.getUri(), policy.getSha256());
    }

    private static Position positionOf(PolicyPublished policy) {
        return new Position(policy.getRunId(), policy.getVersion(), policy.getSha256());
    }
}
