package io.erpo.view.signals;

import static io.erpo.view.signals.Words.number;
import static io.erpo.view.signals.Words.percent;
import static io.erpo.view.signals.Words.score;

import io.erpo.evaluation.trend.LevelShift;
import io.erpo.evaluation.trend.MannKendall;
import io.erpo.evaluation.trend.TheilSen;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/** The signals about rewards and verdicts. */
final class RewardSignals {

    private static final double SUDDEN = 7;
    private static final double NOTICEABLE = 0.05;
    private static final double MANY_MALFORMED = 0.2;
    private static final int DOUBLED_WITHIN = 20;
    private static final int AVERAGED = 5;
    /** A standard score that chance gives in one of 100,000 steps. */
    private static final double NOT_CHANCE = 4.3;

    private static final int BEFORE = 20;
    private static final int FEWEST_BEFORE = 3;
    private static final double IMPOSSIBLE = 1e-6;
    /** Responses of a group resemble each other, so that they count for a quarter. */
    private static final double INDEPENDENT = 0.25;

    private static final double UNLIKELY = 1e-3;
    private static final int IN_A_ROW = 3;
    private static final int PARTS_WINDOW = 30;
    private static final double TREND = 2.58;

    private RewardSignals() {}

    static Optional<String> rewardFalls(Steps steps) {
        return LevelShift.atEnd(recent(steps, step -> step.statistics().getMeanReward()))
                .filter(shift -> shift.z() < -SUDDEN
                        && -shift.change() >= NOTICEABLE * steps.run().rewardRange())
                .map(shift -> "the mean of the last 5 steps is %s below that of the 20 steps before them, z %s"
                        .formatted(number(-shift.change()), score(shift.z())));
    }

    static Optional<String> malformedJumps(Steps steps) {
        return jump(steps, "malformed", step -> step.statistics().getMalformedShare())
                .or(() -> jump(steps, "cut off", step -> step.statistics().getTruncatedShare()));
    }

    private static Optional<String> jump(Steps steps, String what, ToDoubleFunction<StepFacts> share) {
        return LevelShift.atEnd(recent(steps, share))
                .filter(shift -> shift.z() > SUDDEN && shift.change() >= NOTICEABLE)
                .map(shift -> "%s more responses than before are %s, z %s"
                        .formatted(percent(shift.change()), what, score(shift.z())))
                .or(() -> doubled(steps, what, share));
    }

    /** Means of five steps, and only beyond chance: few responses double their share easily. */
    private static Optional<String> doubled(Steps steps, String what, ToDoubleFunction<StepFacts> share) {
        if (steps.count() < DOUBLED_WITHIN + AVERAGED) {
            return Optional.empty();
        }
        List<StepFacts> last = steps.newest(AVERAGED);
        List<StepFacts> early = steps.newest(DOUBLED_WITHIN + AVERAGED).subList(0, AVERAGED);
        double now = Steps.mean(last, share);
        double before = Steps.mean(early, share);
        double responses =
                INDEPENDENT * Steps.sum(last, step -> step.statistics().getResponses());
        double pooled = (now + before) / 2;
        double deviation = Math.sqrt(2 * pooled * (1 - pooled) / responses);
        return now >= MANY_MALFORMED && now >= 2 * before && now - before > NOT_CHANCE * deviation
                ? Optional.of("%s of responses are %s, %s were %d steps ago"
                        .formatted(percent(now), what, percent(before), DOUBLED_WITHIN))
                : Optional.empty();
    }

    static Optional<String> nothingCorrect(Steps steps) {
        if (steps.newest().statistics().getCorrectShare() > 0) {
            return Optional.empty();
        }
        if (steps.fromTheStart() && neverCorrect(steps)) {
            return Optional.of("nothing was correct in the first %d steps, %d responses"
                    .formatted(steps.count(), Steps.sum(steps.newest(steps.count()), step -> step.statistics()
                            .getResponses())));
        }
        List<StepFacts> before = steps.before(BEFORE);
        double usual = Steps.mean(before, step -> step.statistics().getCorrectShare());
        int responses = steps.newest().statistics().getResponses();
        return before.size() >= FEWEST_BEFORE && Math.pow(1 - usual, responses * INDEPENDENT) < IMPOSSIBLE
                ? Optional.of("none of %d responses, %s were in the %d steps before"
                        .formatted(responses, percent(usual), before.size()))
                : Optional.empty();
    }

    private static boolean neverCorrect(Steps steps) {
        return steps.count() >= IN_A_ROW
                && Steps.all(
                        steps.newest(steps.count()), step -> step.statistics().getCorrectShare() == 0);
    }

    static Optional<String> noSpread(Steps steps) {
        if (steps.newest().statistics().getMixedShare() > 0) {
            return Optional.empty();
        }
        List<StepFacts> last = steps.newest(IN_A_ROW);
        if (last.size() == IN_A_ROW && Steps.all(last, step -> step.statistics().getMixedShare() == 0)) {
            return Optional.of("in %d steps in a row".formatted(IN_A_ROW));
        }
        List<StepFacts> before = steps.before(BEFORE);
        double usual = Steps.mean(before, step -> 1 - step.statistics().getMixedShare());
        int groups = steps.newest().statistics().getGroups();
        return before.size() >= FEWEST_BEFORE && Math.pow(usual, groups) < UNLIKELY
                ? Optional.of("none of %d groups, %s had one in the %d steps before"
                        .formatted(groups, percent(1 - usual), before.size()))
                : Optional.empty();
    }

    static Optional<String> rewardsDiverge(Steps steps) {
        if (steps.count() < PARTS_WINDOW) {
            return Optional.empty();
        }
        List<StepFacts> last = steps.newest(PARTS_WINDOW);
        double[] correct = Steps.values(last, step -> step.statistics().getCorrectShare());
        double z = MannKendall.z(correct);
        if (z >= -TREND) {
            return Optional.empty();
        }
        double fall = -TheilSen.slope(correct) * PARTS_WINDOW;
        if (fall < NOTICEABLE) {
            return Optional.empty();
        }
        return steps.run().partRanges().entrySet().stream()
                .flatMap(part -> rise(last, part.getKey(), part.getValue()).stream()
                        .mapToObj(rise ->
                                "the mean of reward \"%s\" rises by %s over %d steps, and correct responses fall by %s, z %s"
                                        .formatted(part.getKey(), number(rise), PARTS_WINDOW, percent(fall), score(z))))
                .findFirst();
    }

    private static OptionalDouble rise(List<StepFacts> steps, String part, double range) {
        if (!Steps.all(steps, step -> step.statistics().getRewardMeans().containsKey(part))) {
            return OptionalDouble.empty();
        }
        double[] means =
                Steps.values(steps, step -> step.statistics().getRewardMeans().get(part));
        double rise = TheilSen.slope(means) * steps.size();
        return MannKendall.z(means) > TREND && rise >= NOTICEABLE * range
                ? OptionalDouble.of(rise)
                : OptionalDouble.empty();
    }

    /** As much as the statistic needs. */
    private static double[] recent(Steps steps, ToDoubleFunction<StepFacts> value) {
        return Steps.values(steps.newest(2 * BEFORE), value);
    }
}
