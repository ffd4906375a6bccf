package io.erpo.view.progress;

import io.erpo.events.AdvantageBatch;
import java.util.Optional;

/**
 * A step that trains on fewer groups than the run asks for.
 *
 * @param draws draws of a whole batch that it took
 * @param responses what it trains on; a step that trains on none changes no weight
 */
public record ShortBatch(int step, int draws, int responses) {

    /** Empty when dynamic sampling filled the batch, or when the run has none and a group is left. */
    static Optional<ShortBatch> of(AdvantageBatch batch) {
        return batch.getFull() && !batch.getSamples().isEmpty()
                ? Optional.empty()
                : Optional.of(new ShortBatch(
                        batch.getStep(), batch.getDraws(), batch.getSamples().size()));
    }

    /** Whether the step has nothing to train on. */
    public boolean empty() {
        return responses == 0;
    }
}
