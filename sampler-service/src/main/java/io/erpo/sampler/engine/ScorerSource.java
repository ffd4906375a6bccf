package io.erpo.sampler.engine;

import io.erpo.policy.model.Policy;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Our own scorer of one policy. Its weights are in memory from the beginning, so that an engine that gets them need not wait,
 * and until they were used; when they are needed once more they are loaded once more.
 */
final class ScorerSource implements AutoCloseable {

    private final Supplier<Policy> load;
    private Optional<OwnScorer> open;

    ScorerSource(Supplier<Policy> load) {
        this.load = load;
        this.open = Optional.of(new OwnScorer(load.get()));
    }

    OwnScorer get() {
        if (open.isEmpty()) {
            open = Optional.of(new OwnScorer(load.get()));
        }
        return open.get();
    }

    /** Frees the memory. */
    @Override
    public void close() {
        open.ifPresent(OwnScorer::close);
        open = Optional.empty();
    }
}
