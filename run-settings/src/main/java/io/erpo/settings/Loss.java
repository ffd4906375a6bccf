package io.erpo.settings;

import static io.erpo.settings.Ranges.require;
import static io.erpo.settings.Ranges.requireFinite;

import io.erpo.algorithm.ImportanceCorrection;
import io.erpo.algorithm.PolicyLoss;
import io.erpo.algorithm.PolicyLoss.Level;
import io.erpo.events.Correction;
import io.erpo.events.LogprobMode;
import io.erpo.events.LossMean;
import io.erpo.events.LossSettings;
import io.erpo.events.RatioLevel;
import io.erpo.events.Surrogate;

/**
 * The policy loss; see {@link PolicyLoss}.
 *
 * @param logprobMode the temperature at which log-probabilities enter the ratio: each response's own ({@code SAMPLE}),
 * or T_0 ({@code BASE}), optionally with {@link PolicyLoss#importanceWeight} ({@code BASE_IS}); all are equal while
 * every T_i is T_0
 * @param maskTruncated whether responses that the token limit cut off are left out of the loss and of its mean
 * @param klCoefficient weight of {@link PolicyLoss#referenceKl} from the base policy; 0 for none
 * @param correction what is done about tokens that the learner gives another probability than the sampler did
 * @param correctionLow see {@link ImportanceCorrection}
 * @param correctionHigh see {@link ImportanceCorrection}
 * @param maxLogprobDifference the largest mean difference of their log-probabilities in a step; 0 for no limit
 * @param ratio over what the ratio is taken
 * @param meanDivisor tokens that each response counts as in a constant mean; 0 for the longest that are sampled
 * @param entropyCoefficient weight of the mean entropy that is subtracted from the loss: {@code L - c H}; 0 for none
 * @param correctionLevel over what the importance weight of the correction is taken
 */
public record Loss(
        double clipLow,
        double clipHigh,
        double dualClip,
        PolicyLoss.Mean mean,
        LogprobMode logprobMode,
        boolean maskTruncated,
        double klCoefficient,
        Correction correction,
        double correctionLow,
        double correctionHigh,
        double maxLogprobDifference,
        Level ratio,
        PolicyLoss.Surrogate surrogate,
        int meanDivisor,
        double entropyCoefficient,
        Level correctionLevel) {

    public Loss {
        require(meanDivisor >= 0, "loss.meanDivisor", "0 or more", meanDivisor);
        require(
                meanDivisor == 0 || mean == PolicyLoss.Mean.CONSTANT,
                "loss.meanDivisor",
                "0 with loss.mean " + Names.of(mean) + "; only a constant mean has a divisor",
                meanDivisor);
        // The loss checks its ranges.
        int divisor = mean == PolicyLoss.Mean.CONSTANT ? Math.max(1, meanDivisor) : 0;
        new PolicyLoss(clipLow, clipHigh, dualClip, mean, divisor, ratio, surrogate);
        require(
                entropyCoefficient >= 0 && Double.isFinite(entropyCoefficient),
                "loss.entropyCoefficient",
                "a finite number of 0 or more",
                entropyCoefficient);
        require(
                klCoefficient >= 0 && Double.isFinite(klCoefficient),
                "loss.klCoefficient",
                "a finite number of 0 or more",
                klCoefficient);
        importance(correction, correctionLevel, correctionLow, correctionHigh);
        requireCorrectable(correction, logprobMode);
        // The learner counts a difference as at most 20.
        require(
                maxLogprobDifference >= 0 && maxLogprobDifference <= 20,
                "loss.maxLogprobDifference",
                "from 0 to 20",
                maxLogprobDifference);
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
                event.getKlCoefficient(),
                event.getCorrection(),
                event.getCorrectionLow(),
                event.getCorrectionHigh(),
                event.getMaxLogprobDifference(),
                Level.valueOf(event.getRatio().name()),
                PolicyLoss.Surrogate.valueOf(event.getSurrogate().name()),
                event.getMeanDivisor(),
                event.getEntropyCoefficient(),
                Level.valueOf(event.getCorrectionLevel().name()));
    }

    /** The divisor of a constant mean in a run that samples so many tokens at most; 0 for other means. */
    public int divisor(int maxNewTokens) {
        if (mean != PolicyLoss.Mean.CONSTANT) {
            return 0;
        }
        return meanDivisor > 0 ? meanDivisor : maxNewTokens;
    }

    /** The weights of tokens that the learner gives another probability than the sampler did. */
    public ImportanceCorrection importance() {
        return importance(correction, correctionLevel, correctionLow, correctionHigh);
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
                correction,
                correctionLow,
                correctionHigh,
                maxLogprobDifference,
                RatioLevel.valueOf(ratio.name()),
                Surrogate.valueOf(surrogate.name()),
                meanDivisor,
                entropyCoefficient,
                RatioLevel.valueOf(correctionLevel.name()));
    }

    /** Larger coefficients are mistakes: published ones are at most 1. */
    void requireSensible() {
        requireFinite("loss.clipHigh", clipHigh);
        requireFinite("loss.dualClip", dualClip);
        require(klCoefficient <= 1000, "loss.klCoefficient", "at most 1000", klCoefficient);
        require(entropyCoefficient <= 1000, "loss.entropyCoefficient", "at most 1000", entropyCoefficient);
    }

    /** The record checks its ranges. */
    private static ImportanceCorrection importance(Correction correction, Level level, double low, double high) {
        return new ImportanceCorrection(ImportanceCorrection.Kind.valueOf(correction.name()), level, low, high);
    }

    private static void requireCorrectable(Correction correction, LogprobMode mode) {
        if (correction != Correction.NONE && mode != LogprobMode.SAMPLE) {
            String reason = mode == LogprobMode.BASE_IS
                    ? "whose importance weight contains the difference of learner and sampler already"
                    : "which leaves the distribution that tokens were drawn from out of the loss";
            throw new IllegalArgumentException("loss.correction must be none with loss.logprobMode %s, %s, was %s"
                    .formatted(Names.of(mode), reason, Names.of(correction)));
        }
    }
}
