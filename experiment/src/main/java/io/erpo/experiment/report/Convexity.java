package io.erpo.experiment.report;

import io.erpo.experiment.result.EpochRow;
import io.erpo.experiment.result.RunResult;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Whether the mean temperature grows faster and faster. On a ladder the mean rises in each epoch by T_s times the share of
 * all-correct visits below the cap, so convex means that this share rises; once a prompt is at the cap, the mean says less.
 */
final class Convexity {

    private Convexity() {}

    /**
     * {@code (M_end - M_mid) / (M_mid - M_start)} over halves of equal length, from the first epoch to the last complete one in which no
     * prompt is at the cap; above 1 is convex. Empty for fewer than three such epochs, and without a rise in the first half.
     */
    static OptionalDouble of(RunResult run) {
        List<EpochRow> epochs = run.epochs().stream()
                .takeWhile(epoch -> epoch.complete() && !epoch.capped())
                .toList();
        int half = (epochs.size() - 1) / 2;
        if (half < 1) {
            return OptionalDouble.empty();
        }
        double start = epochs.get(0).meanTemperature();
        double mid = epochs.get(half).meanTemperature();
        double end = epochs.get(2 * half).meanTemperature();
        return mid > start ? OptionalDouble.of((end - mid) / (mid - start)) : OptionalDouble.empty();
    }
}
