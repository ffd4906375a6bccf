package io.erpo.settings;

import static io.erpo.settings.Ranges.require;
import static io.erpo.settings.Ranges.requireFinite;

import io.erpo.algorithm.PolicyLoss;
import io.erpo.events.Correction;
import io.erpo.events.LogprobMode;
import io.erpo.events.LossMean;
import io.erpo.events.LossSettings;

/**
 * The policy loss; see {@link PolicyLoss}.
 *
 * @param logprobMode the temperature at which log-probabilities enter the ratio: each response's own ({@code SAMPLE}),
 * or T_0 ({@code BASE}), optionally with {@link PolicyLoss#importanceWeight} ({@code BASE_IS}); all are equal while
 * every T_i is T_0
 * @param maskTruncated whether responses that the token limit cut off are left out of the loss and of its mean
 * @param klCoefficient weight of {@link PolicyLoss#referenceKl} from the base policy; 0 for none
 */
public record Loss(
        double clipLow,
        double clipHigh,
        double dualClip,
        PolicyLoss.Mean mean,
        LogprobMode logprobMode,
        boolean maskTruncated,
        double klCoefficient) {

    public Loss {
        // The loss checks its ranges.
        new PolicyLoss(clipLow, clipHigh, dualClip, mean);
        require(
                klCoefficient >= 0 && Double.isFinite(klCoefficient),
                "loss.klCoefficient",
                "a finite number of 0 or more",
                klCoefficient);
    }

    /** @throws IllegalArgumentException when a number is out of range */
    public static Loss of(LossSettings event) {
        return new Loss(
                event.getClipLow(),
                event.getClipHigh(),
                event.getDualClip(),
                PolicyLoss.Mean.valueOf(event.getMean().name()),
                event.getLogprobMode(),
                event.getMaskTruncated(),
                event.getKlCoefficient());
    }

    LossSettings event() {
        return new LossSettings(
                clipLow,
                clipHigh,
                dualClip,
                LossMean.valueOf(mean.name()),
                logprobMode,
                maskTruncated,
                klCoefficient,
                Correction.NONE,
                0.5,
                2.0,
                0.0);
    }

    /** A larger coefficient is a mistake: published ones are at most 1. */
    void requireSensible() {
        requireFinite("loss.clipHigh", clipHigh);
        requireFinite("loss.dualClip", dualClip);
        require(klCoefficient <= 1000, "loss.klCoefficient", "at most 1000", klCoefficient);
    }
}
