package io.erpo.probe;

import io.erpo.events.RewardSettings;
import io.erpo.events.RunStarted;
import io.erpo.reward.RewardFunction;
import io.erpo.reward.builtin.ExactMatch;
import io.erpo.reward.builtin.Format;
import io.erpo.reward.builtin.MathAnswer;
import io.erpo.reward.builtin.MultipleChoice;
import io.erpo.reward.builtin.Overlong;
import io.erpo.reward.builtin.Repetition;
import io.erpo.reward.scoring.Panel;
import io.erpo.reward.scoring.Rewards;
import io.erpo.reward.scoring.RunRewards;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/** The built-in rewards that judge in this process: they need no sandbox, no network and no other consumer. */
final class QuickRewards {

    private static final List<RewardFunction> FUNCTIONS = List.of(
            new ExactMatch(), new Format(), new MathAnswer(), new MultipleChoice(), new Overlong(), new Repetition());

    private QuickRewards() {}

    static Set<String> names() {
        return FUNCTIONS.stream().map(RewardFunction::name).collect(Collectors.toUnmodifiableSet());
    }

    /** The judges of the rewards that the run lists and that judge here. */
    static List<RunRewards> of(RunStarted run, LongSupplier nanoTime) {
        return new Rewards(FUNCTIONS, nanoTime)
                .panels().stream()
                        .map(Panel::ofRun)
                        .map(ofRun -> ofRun.apply(run))
                        .toList();
    }

    /** Names of the run's rewards that give verdicts. */
    static Set<String> correctness(RunStarted run) {
        return run.getRewards().stream()
                .filter(RewardSettings::getCorrectness)
                .map(RewardSettings::getName)
                .collect(Collectors.toUnmodifiableSet());
    }
}
