package io.erpo.history.prompt;

import static io.erpo.history.intake.RefusedEventException.orRefuse;
import static io.erpo.history.intake.RefusedEventException.refuseUnless;

import io.erpo.algorithm.AdvantageRule;
import io.erpo.algorithm.HistoryRule;
import io.erpo.algorithm.PromptId;
import io.erpo.algorithm.RunId;
import io.erpo.algorithm.TemperatureRule;
import io.erpo.events.Draw;
import io.erpo.events.OnUndecided;
import io.erpo.events.Purpose;
import io.erpo.history.intake.RefusedEventException;
import io.erpo.settings.Advantage;
import io.erpo.settings.RewardChoice;
import io.erpo.settings.Temperature;
import java.util.List;

/**
 * The rules of a group, from its draw.
 *
 * @param temperature H_i to T_i
 * @param history outcome to H_i
 * @param advantage rewards to advantages
 * @param rewards the rewards to await for each response; exactly one judges correctness
 * @param dropsUndecided whether to drop a group with a response that a reward could not judge; otherwise that response
 * counts as incorrect
 */
public record GroupRules(
        TemperatureRule temperature,
        HistoryRule history,
        AdvantageRule advantage,
        List<RewardChoice> rewards,
        boolean dropsUndecided) {

    public GroupRules {
        rewards = List.copyOf(rewards);
        RewardChoice.requireOneJudge(rewards);
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
        double incorrect = draw.getAdvantage().getIncorrectReward();
        refuseUnless(
                Math.abs(incorrect) <= AdvantageRule.LARGEST_REWARD,
                "advantage.incorrectReward must be at most %s, was %s",
                AdvantageRule.LARGEST_REWARD,
                incorrect);
        checkTruncation(draw);
        return orRefuse(() -> {
            Temperature temperature = Temperature.of(draw.getTemperature());
            return new GroupRules(
                    temperature.rule(),
                    temperature.onMixed(),
                    Advantage.of(draw.getAdvantage()).rule(draw.getAdvantage().getIncorrectReward()),
                    draw.getRewards().stream().map(RewardChoice::of).toList(),
                    draw.getOnUndecided() == OnUndecided.DROP);
        });
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
        return rewards.stream().filter(RewardChoice::correctness).findFirst().orElseThrow();
    }
}
