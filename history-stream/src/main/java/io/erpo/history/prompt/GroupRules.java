package io.erpo.history.prompt;

import static io.erpo.history.intake.RefusedEventException.orRefuse;
import static io.erpo.history.intake.RefusedEventException.refuseUnless;

import io.erpo.algorithm.AdvantageRule;
import io.erpo.algorithm.AdvantageRule.Reactivation;
import io.erpo.algorithm.HistoryRule;
import io.erpo.algorithm.PromptId;
import io.erpo.algorithm.RunId;
import io.erpo.algorithm.TemperatureRule;
import io.erpo.events.AdvantageSettings;
import io.erpo.events.Draw;
import io.erpo.events.OnUndecided;
import io.erpo.events.RewardSettings;
import io.erpo.events.TemperatureSettings;
import io.erpo.history.intake.RefusedEventException;
import java.util.List;

/**
 * What a draw says about its group, as rules.
 *
 * @param temperature H_i to T_i
 * @param history outcome to H_i
 * @param advantage rewards to advantages
 * @param rewards the rewards to await of each response; exactly one judges correctness
 * @param dropsUndecided whether a group is dropped of which a reward could not judge a response; else that counts as incorrect
 */
public record GroupRules(
        TemperatureRule temperature,
        HistoryRule history,
        AdvantageRule advantage,
        List<RewardSettings> rewards,
        boolean dropsUndecided) {

    public GroupRules {
        rewards = List.copyOf(rewards);
        long names = rewards.stream().map(RewardSettings::getName).distinct().count();
        refuseUnless(names == rewards.size(), "rewards must have different names, were %s", names(rewards));
        long judges = rewards.stream().filter(RewardSettings::getCorrectness).count();
        refuseUnless(
                judges == 1,
                "exactly one reward must be the correctness reward, were %d of %s",
                judges,
                names(rewards));
    }

    /**
     * The rules of a draw.
     *
     * @throws RefusedEventException when the draw contradicts itself
     */
    public static GroupRules of(Draw draw) {
        orRefuse(() -> new RunId(draw.getRunId()));
        orRefuse(() -> new PromptId(draw.getPromptId()));
        refuseUnless(draw.getGroupSize() > 0, "groupSize must be 1 or more, was %d", draw.getGroupSize());
        return orRefuse(() -> new GroupRules(
                temperature(draw.getTemperature()),
                HistoryRule.valueOf(draw.getTemperature().getOnMixed().name()),
                advantage(draw.getAdvantage()),
                draw.getRewards(),
                draw.getOnUndecided() == OnUndecided.DROP));
    }

    /** The reward whose verdict decides what counts as correct. */
    RewardSettings correctness() {
        return rewards.stream()
                .filter(RewardSettings::getCorrectness)
                .findFirst()
                .orElseThrow();
    }

    private static TemperatureRule temperature(TemperatureSettings settings) {
        return new TemperatureRule(settings.getInitial(), settings.getSlope(), settings.getMax());
    }

    private static AdvantageRule advantage(AdvantageSettings settings) {
        return new AdvantageRule(
                Reactivation.valueOf(settings.getReactivation().name()),
                settings.getNormalize(),
                settings.getDdof(),
                settings.getEpsilon(),
                settings.getIncorrectReward());
    }

    private static List<String> names(List<RewardSettings> rewards) {
        return rewards.stream().map(RewardSettings::getName).toList();
    }
}
