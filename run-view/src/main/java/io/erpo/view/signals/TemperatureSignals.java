package io.erpo.view.signals;

import static io.erpo.view.signals.Words.percent;
import static io.erpo.view.signals.Words.score;

import io.erpo.evaluation.trend.CochranArmitage;
import io.erpo.evaluation.trend.MannKendall;
import io.erpo.evaluation.trend.TheilSen;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;

/** The signals about heat and about what it should make of all-correct prompts. */
final class TemperatureSignals {

    private static final int LEAST_WINDOW = 48;
    private static final int EPOCHS = 6;
    private static final double CLEAR_RISE = 3.3;
    private static final double RESIDUAL_RISE = 0.10;
    private static final double LEARNED = 0.02;
    private static final double OFTEN_AT_MAX = 0.20;

    /** A standard score that chance gives in one of ten cases. */
    private static final double NO_TREND = 1.64;

    /** The 95th percentile of chi-square with five degrees of freedom: six epochs. */
    private static final double CONSTANT = 11.07;

    private static final double FEWEST_RESIDUAL = 0.02;
    private static final double MOST = 0.9;
    private static final double FEW_CAPPED = 0.05;
    private static final double EXHAUSTED = 0.10;

    private TemperatureSignals() {}

    static Optional<String> residualRises(Steps steps) {
        int window = Math.max(LEAST_WINDOW, steps.ofEpochs(EPOCHS));
        if (steps.count() < window) {
            return Optional.empty();
        }
        List<StepFacts> last = steps.newest(window);
        double[] residual = Steps.values(last, step -> step.statistics().getAllCorrectShare());
        double z = MannKendall.z(residual);
        if (z <= CLEAR_RISE) {
            return Optional.empty();
        }
        double rise = TheilSen.slope(residual) * window;
        double learned =
                TheilSen.slope(Steps.values(last, step -> step.statistics().getCorrectShare())) * window;
        if (rise < RESIDUAL_RISE || learned >= LEARNED) {
            return Optional.empty();
        }
        String evidence = "all-correct prompts rise by %s over %d steps, z %s, correct responses by %s"
                .formatted(percent(rise), window, score(z), percent(learned));
        if (!steps.run().heats()) {
            return Optional.of(evidence + ", and the recipe has no heat");
        }
        double atMax = shareOfAllCorrectAtMax(steps.newest(steps.ofEpochs(1)));
        return atMax >= OFTEN_AT_MAX
                ? Optional.of(evidence
                        + ", and %s of the all-correct prompts are at the highest temperature"
                                .formatted(percent(atMax)))
                : Optional.empty();
    }

    private static double shareOfAllCorrectAtMax(List<StepFacts> epoch) {
        double allCorrect = epoch.stream()
                .mapToDouble(step -> step.statistics().getAllCorrectShare()
                        * step.statistics().getGroups())
                .sum();
        return allCorrect == 0 ? 0 : allCorrectAtMax(epoch) / allCorrect;
    }

    private static double allCorrectAtMax(List<StepFacts> epoch) {
        return epoch.stream()
                .mapToDouble(step -> step.statistics().getAtMaxAllCorrectShare()
                        * step.statistics().getGroups())
                .sum();
    }

    static Optional<String> nothingHeated(Steps steps) {
        boolean visitedTwice = steps.newest().step() + 1 >= steps.ofEpochs(2);
        return visitedTwice && steps.newest().statistics().getHeatedShare() == 0
                ? Optional.of("all %d prompts were visited twice, and %s of their last visits were mixed"
                        .formatted(
                                steps.run().prompts(),
                                percent(Steps.mean(steps.newest(steps.ofEpochs(1)), step -> step.statistics()
                                        .getMixedShare()))))
                : Optional.empty();
    }

    /** With a ladder the mean temperature grows by slope times this share, so a constant share is a straight line. */
    static Optional<String> temperatureLinear(Steps steps) {
        if (!steps.run().ladder()) {
            return Optional.empty();
        }
        List<List<StepFacts>> epochs = steps.epochs(EPOCHS);
        List<StepFacts> last = epochs.stream().flatMap(List::stream).toList();
        if (last.isEmpty() || !Steps.all(last, StepFacts::detailed)) {
            return Optional.empty();
        }
        double groups = Steps.sum(last, step -> step.statistics().getGroups());
        int[] visits = sums(epochs, step -> step.statistics().getBelowMaxGroups());
        int[] hits = sums(epochs, step -> step.statistics().getBelowMaxAllCorrect());
        double below = Arrays.stream(visits).sum();
        double share = Arrays.stream(hits).sum() / below;
        double correct = Steps.mean(last, step -> step.statistics().getCorrectShare());
        boolean possible = 1 - below / groups < FEW_CAPPED
                && share >= FEWEST_RESIDUAL
                && share <= MOST
                && correct < MOST
                && heterogeneity(hits, visits, share) < CONSTANT;
        if (!possible) {
            return Optional.empty();
        }
        double z = CochranArmitage.z(hits, visits);
        double correctZ =
                MannKendall.z(Steps.values(last, step -> step.statistics().getCorrectShare()));
        return Math.abs(z) < NO_TREND && Math.abs(correctZ) < NO_TREND
                ? Optional.of(
                        "in %d epochs %s of the visits below the highest temperature were all correct, z %s; %s of responses are correct, z %s"
                                .formatted(EPOCHS, percent(share), score(z), percent(correct), score(correctZ)))
                : Optional.empty();
    }

    /** Chi-square over the epochs: a share that rises and then falls has no trend, and is not constant. */
    private static double heterogeneity(int[] hits, int[] visits, double share) {
        double sum = 0;
        for (int e = 0; e < hits.length; e++) {
            double expected = visits[e] * share;
            sum += (hits[e] - expected) * (hits[e] - expected) / (expected * (1 - share));
        }
        return sum;
    }

    private static int[] sums(List<List<StepFacts>> epochs, ToIntFunction<StepFacts> value) {
        return epochs.stream().mapToInt(epoch -> Steps.sum(epoch, value)).toArray();
    }

    /** In the steps of an epoch each prompt is visited once: its last visit. */
    static Optional<String> temperatureExhausted(Steps steps) {
        int epoch = steps.ofEpochs(1);
        if (!steps.run().heats() || steps.count() < epoch) {
            return Optional.empty();
        }
        List<StepFacts> last = steps.newest(epoch);
        double share = allCorrectAtMax(last)
                / Steps.sum(last, step -> step.statistics().getGroups());
        return share >= EXHAUSTED
                ? Optional.of("%s of the prompts of the last epoch were all correct at the highest temperature"
                        .formatted(percent(share)))
                : Optional.empty();
    }
}
