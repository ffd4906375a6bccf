package io.erpo.view.signals;

import static io.erpo.view.signals.Words.number;
import static io.erpo.view.signals.Words.percent;

import io.erpo.events.TrainStep;
import java.util.List;
import java.util.Optional;

/** The signals about what the learner measures. */
final class LearnerSignals {

    private static final int AVERAGED = 5;
    private static final double COLLAPSED = 0.1;
    private static final double FEW_MIXED = 0.20;
    private static final double SOLVED = 0.95;

    private static final double SAME_ENGINE_MEAN = 1e-3;
    private static final double SAME_ENGINE_MAX = 0.05;
    /** For a small difference d the k3 estimator is d * d / 2, so that a mean above this has k3 above 0.01. */
    private static final double OTHER_ENGINE_MEAN = Math.sqrt(2 * 0.01);

    private static final double LOWEST_RATIO = 0.5;
    private static final double HIGHEST_RATIO = 2;
    private static final double SMALLEST_SAMPLE = 0.3;

    private LearnerSignals() {}

    static Optional<String> gradientUnusable(Steps steps) {
        TrainStep step = steps.newest().training();
        if (!Double.isFinite(step.getGradNorm()) || !Double.isFinite(step.getLoss())) {
            return Optional.of("its norm is %s and the loss %s".formatted(step.getGradNorm(), step.getLoss()));
        }
        boolean something = steps.newest().statistics().getMixedShare() > 0
                && step.getSequences() > 0
                && step.getLearningRate() != 0;
        return step.getGradNorm() == 0 && something
                ? Optional.of("its norm is 0, although %s of the groups have correct and incorrect responses"
                        .formatted(percent(steps.newest().statistics().getMixedShare())))
                : Optional.empty();
    }

    static Optional<String> entropyCollapsed(Steps steps) {
        if (!steps.fromTheStart() || steps.count() < 2 * AVERAGED) {
            return Optional.empty();
        }
        List<StepFacts> last = steps.newest(AVERAGED);
        List<StepFacts> first = steps.newest(steps.count()).subList(0, AVERAGED);
        double now = Steps.median(last, step -> entropy(step, steps.run()));
        double then = Steps.median(first, step -> entropy(step, steps.run()));
        boolean unsolved = Steps.mean(last, step -> step.statistics().getMixedShare()) < FEW_MIXED
                && Steps.mean(last, step -> step.statistics().getCorrectShare()) < SOLVED;
        return then > 0 && now < COLLAPSED * then && unsolved
                ? Optional.of(
                        "the entropy at the first temperature is %s, %s in the first %d steps; %s of responses are correct"
                                .formatted(
                                        number(now),
                                        number(then),
                                        AVERAGED,
                                        percent(Steps.mean(
                                                last, step -> step.statistics().getCorrectShare()))))
                : Optional.empty();
    }

    /** At the first temperature. Older versions measure no other; 0 is no measurement then. */
    private static double entropy(StepFacts step, RunFrame run) {
        return run.constantTemperature()
                ? step.training().getEntropy()
                : step.training().getInitialEntropy();
    }

    /** Only at the version that sampled: updates between two policies make a difference too. */
    static Optional<String> logprobsDiffer(Steps steps) {
        StepFacts newest = steps.newest();
        TrainStep step = newest.training();
        if (!newest.onPolicy() || step.getSequences() == 0) {
            return Optional.empty();
        }
        double mean = step.getLogprobDifferenceMean();
        double max = step.getLogprobDifferenceMax();
        boolean apart = newest.exactEngines()
                ? mean > SAME_ENGINE_MEAN || max > SAME_ENGINE_MAX
                : mean > OTHER_ENGINE_MEAN || weighted(step);
        return apart
                ? Optional.of(
                        "log-probabilities differ by %s on average and %s at most, mean ratio %s, effective sample share %s"
                                .formatted(
                                        number(mean),
                                        number(max),
                                        number(step.getMeanRatio()),
                                        step.getEffectiveSampleShare() == 0
                                                ? "not measured"
                                                : number(step.getEffectiveSampleShare())))
                : Optional.empty();
    }

    private static boolean weighted(TrainStep step) {
        boolean measured = step.getEffectiveSampleShare() > 0;
        return step.getMeanRatio() < LOWEST_RATIO
                || step.getMeanRatio() > HIGHEST_RATIO
                || (measured && step.getEffectiveSampleShare() < SMALLEST_SAMPLE);
    }
}
