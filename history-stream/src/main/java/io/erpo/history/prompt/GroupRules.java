package io.erpo.history.prompt;

import static io.erpo.history.intake.RefusedEventException.orRefuse;
import static io.erpo.history.intake.RefusedEventException.refuseUnless;

import io.erpo.algorithm.AdvantageRule;
import io.erpo.algorithm.HeatRule;
import io.erpo.algorithm.PromptId;
import io.erpo.algorithm.RunId;
import io.erpo.events.Draw;
import io.erpo.events.OnUndecided;
import io.erpo.events.Purpose;
import io.erpo.events.RewardSettings;
import io.erpo.history.intake.RefusedEventException;
import io.erpo.schemas.RewardSources;
import io.erpo.settings.Advantage;
import io.erpo.settings.RewardChoice;
import io.erpo.settings.Temperature;
import java.util.List;

/**
 * The rules of a group, from its draw and the data source of its prompt.
 *
 * @param heat what visits do to H_i and T_i
 * @param advantage rewards to advantages
 * @param rewards the rewards to await for each response; exactly one judges correctness
 * @param dropsUndecided whether to drop a group with a response that a reward could not judge; otherwise that response
 * counts as incorrect
 */
public record GroupRules(
        HeatRule heat,
        AdvantageRule advantage,
        List<RewardChoice> rewards,
        boolean dropsUndecided) {

    /** What a prompt has that names no data source. */
    static final String NO_SOURCE = "";

    public GroupRules {
        rewards = List.copyOf(rewards);
        RewardChoice.requireOneJudge(rewards);
    }

    /**
     * Checks a draw whose prompt need not be known yet.
     *
     * @throws RefusedEventException when the draw contradicts itself
     */
    public static void check(Draw draw) {
        orRefuse(() -> {
                    List<RewardChoice> rewards =
                            draw.getRewards().stream().map(RewardChoice::of).toList();
                    RewardChoice.requireNoRivals(rewards);
                    return rewards.stream().filter(RewardChoice::correctness).toList();
                })
                .stream()
                .map(judge -> judge.sources().stream().findFirst().orElse(NO_SOURCE))
                .forEach(source -> of(draw, source));
    }

    /**
     * The rules of a draw.
     *
     * @param dataSource of its prompt: the rewards that judge it are the rewards of the group
     * @throws RefusedEventException when the draw contradicts itself, or has no correctness reward for the data source
     */
    static GroupRules of(Draw draw, String dataSource) {
        orRefuse(() -> new RunId(draw.getRunId()));
        orRefuse(() -> new PromptId(draw.getPromptId()));
        refuseUnless(draw.getGroupSize() > 0, "groupSize must be 1 or more, was %d", draw.getGroupSize());
        double incorrect = draw.getAdvantage().getIncorrectReward();
        refuseUnless(
                Math.abs(incorrect) <= AdvantageRule.LARGEST_REWARD,
                "advantage.incorrectReward must be at most %s, was %s",
                AdvantageRule.LARGEST_REWARD,
                incorrect);
        checkTruncation(draw);
        return orRefuse(() -> {
            Temperature temperature = Temperature.of(draw.getTemperature());
            List<RewardChoice> rewards = RewardSources.judging(draw.getRewards(), dataSource).stream()
                    .map(RewardChoice::of)
                    .toList();
            return new GroupRules(
                    new HeatRule(temperature.temperatureRule(), temperature.onMixed()),
                    Advantage.of(draw.getAdvantage()).rule(incorrectReward(draw, rewards)),
                    rewards,
                    draw.getOnUndecided() == OnUndecided.DROP);
        });
    }

    /**
     * The score of RA's virtual failure. The draw has the one of the run's first correctness reward; where there are
     * several, each group has that of its own.
     */
    private static double incorrectReward(Draw draw, List<RewardChoice> rewards) {
        long judges = draw.getRewards().stream()
                .filter(RewardSettings::getCorrectness)
                .count();
        return judges == 1
                ? draw.getAdvantage().getIncorrectReward()
                : judge(rewards).incorrectReward();
    }

    /** The loss assumes that responses were drawn from the whole distribution. */
    private static void checkTruncation(Draw draw) {
        refuseUnless(
                draw.getTopP() > 0 && draw.getTopP() <= 1,
                "topP must be above 0 and at most 1, was %s",
                draw.getTopP());
        refuseUnless(draw.getTopK() >= 0, "topK must be 0 or more, was %d", draw.getTopK());
        refuseUnless(
                draw.getPurpose() == Purpose.BENCHMARK || (draw.getTopP() == 1 && draw.getTopK() == 0),
                "a training draw must sample the whole distribution (topP 1 and topK 0), was topP %s and topK %d",
                draw.getTopP(),
                draw.getTopK());
    }

    /** The reward whose verdict determines which responses are correct. */
    RewardChoice correctness() {
        return judge(rewards);
    }

    private static RewardChoice judge(List<RewardChoice> rewards) {
        RewardChoice.requireOneJudge(rewards);
        return rewards.stream().filter(RewardChoice::correctness).findFirst().orElseThrow();
    }
}
