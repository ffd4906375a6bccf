package io.erpo.settings;

import static io.erpo.settings.Ranges.requireFinite;

import io.erpo.algorithm.PolicyLoss;
import io.erpo.events.LogprobMode;
import io.erpo.events.LossMean;
import io.erpo.events.LossSettings;

/**
 * The policy loss; see {@link PolicyLoss}.
 *
 * @param logprobMode the temperature at which log-probabilities enter the ratio: each response's own ({@code SAMPLE}),
 * or T_0 ({@code BASE}), optionally with {@link PolicyLoss#importanceWeight} ({@code BASE_IS}); all are equal while
 * every T_i is T_0
 */
public record Loss(double clipLow, double clipHigh, double dualClip, PolicyLoss.Mean mean, LogprobMode logprobMode) {

    public Loss {
        // The loss checks its ranges.
        new PolicyLoss(clipLow, clipHigh, dualClip, mean);
    }

    /** @throws IllegalArgumentException when a number is out of range */
    public static Loss of(LossSettings event) {
        return new Loss(
                event.getClipLow(),
                event.getClipHigh(),
                event.getDualClip(),
                PolicyLoss.Mean.valueOf(event.getMean().name()),
                event.getLogprobMode());
    }

    LossSettings event() {
        return new LossSettings(clipLow, clipHigh, dualClip, LossMean.valueOf(mean.name()), logprobMode, false, 0.0);
    }

    void requireSensible() {
        requireFinite("loss.clipHigh", clipHigh);
        requireFinite("loss.dualClip", dualClip);
    }
}
