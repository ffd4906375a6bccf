package io.erpo.learner.training;

import io.erpo.events.Engine;
import io.erpo.events.PolicyPublished;
import io.erpo.events.TrainStep;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * A finished step: its metrics, and when each of its parts ended. The times affect nothing.
 *
 * @param fetched when all tokens were read
 * @param trained when the last update was done
 * @param saved when the checkpoint was durable
 */
record StepRecord(StepMetrics metrics, Instant started, Instant fetched, Instant trained, Instant saved) {

    /**
     * The event for the log.
     *
     * @param engine what trained it
     */
    TrainStep event(int step, PolicyPublished policy, Engine engine) {
        return TrainStep.newBuilder()
                .setRunId(policy.getRunId())
                .setStep(step)
                .setPolicyVersion(policy.getVersion())
                .setPolicySha256(policy.getSha256())
                .setLoss(metrics.loss())
                .setGradNorm(metrics.gradientNorm())
                .setMeanRatio(metrics.meanRatio())
                .setClipLowShare(metrics.clipShareLow())
                .setClipHighShare(metrics.clipShareHigh())
                .setDualClipShare(metrics.dualClipShare())
                .setApproxKl(metrics.approximateKl())
                .setReferenceKl(metrics.referenceKl())
                .setEntropy(metrics.entropy())
                .setInitialEntropy(metrics.initialEntropy())
                .setEffectiveSampleShare(metrics.effectiveSampleShare())
                .setLearningRate(metrics.learningRate())
                .setUpdates(metrics.updates())
                .setSequences(metrics.sequences())
                .setMaskedSequences(metrics.maskedSequences())
                .setTokens(metrics.tokens())
                .setLogprobDifferenceMean(metrics.difference().mean())
                .setLogprobDifferenceP99(metrics.difference().p99())
                .setLogprobDifferenceMax(metrics.difference().max())
                .setCorrectedShare(metrics.correctedShare())
                .setEngine(engine)
                .setStartedAt(started.truncatedTo(ChronoUnit.MILLIS))
                .setFetchMicros(micros(started, fetched))
                .setTrainMicros(micros(fetched, trained))
                .setSaveMicros(micros(trained, saved))
                .build();
    }

    /** The step as one line of text. */
    static String line(TrainStep step) {
        return ("trained runId=%s step=%d version=%d loss=%.5f gradNorm=%.4f ratio=%.4f clipLow=%.4f clipHigh=%.4f"
                        + " kl=%.5f referenceKl=%.5f logprobDifference=%.3g corrected=%.4f entropy=%.4f lr=%.3g updates=%d"
                        + " sequences=%d masked=%d tokens=%d"
                        + " tokensPerSecond=%.0f"
                        + " fetchMs=%d trainMs=%d saveMs=%d sha256=%s")
                .formatted(
                        step.getRunId(),
                        step.getStep(),
                        step.getPolicyVersion(),
                        step.getLoss(),
                        step.getGradNorm(),
                        step.getMeanRatio(),
                        step.getClipLowShare(),
                        step.getClipHighShare(),
                        step.getApproxKl(),
                        step.getReferenceKl(),
                        step.getLogprobDifferenceMean(),
                        step.getCorrectedShare(),
                        step.getEntropy(),
                        step.getLearningRate(),
                        step.getUpdates(),
                        step.getSequences(),
                        step.getMaskedSequences(),
                        step.getTokens(),
                        1e6 * step.getTokens() / Math.max(1, step.getTrainMicros()),
                        step.getFetchMicros() / 1000,
                        step.getTrainMicros() / 1000,
                        step.getSaveMicros() / 1000,
                        step.getPolicySha256());
    }

    /** Never negative, even if the machine's clock was set back meanwhile. */
    private static long micros(Instant from, Instant to) {
        return Math.max(0, ChronoUnit.MICROS.between(from, to));
    }
}
