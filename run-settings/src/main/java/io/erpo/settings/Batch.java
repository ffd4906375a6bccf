package io.erpo.settings;

import io.erpo.algorithm.BatchRule;
import io.erpo.events.BatchSettings;

/** Which groups a step learns from; see {@link BatchRule}. */
public record Batch(boolean dropAllCorrect, boolean dropAllIncorrect, boolean dynamicSampling, int maxDraws) {

    public Batch {
        // The rule knows its ranges.
        new BatchRule(dropAllCorrect, dropAllIncorrect, dynamicSampling, maxDraws);
    }

    /** @throws IllegalArgumentException when a number is out of range */
    public static Batch of(BatchSettings event) {
        return new Batch(
                event.getDropAllCorrect(),
                event.getDropAllIncorrect(),
                event.getDynamicSampling(),
                event.getMaxDraws());
    }

    public BatchRule rule() {
        return new BatchRule(dropAllCorrect, dropAllIncorrect, dynamicSampling, maxDraws);
    }

    BatchSettings event() {
        return new BatchSettings(dropAllCorrect, dropAllIncorrect, dynamicSampling, maxDraws);
    }
}
