package io.erpo.schemas;

import io.erpo.events.RewardSettings;
import java.util.List;

/** Which rewards of a run judge the responses to a prompt. */
public final class RewardSources {

    private RewardSources() {}

    /** Whether the reward judges prompts of this data source: it lists it, or lists none. */
    public static boolean judges(RewardSettings reward, String dataSource) {
        return reward.getSources().isEmpty() || reward.getSources().contains(dataSource);
    }

    /** The rewards that judge prompts of this data source, in the run's order. */
    public static List<RewardSettings> judging(List<RewardSettings> rewards, String dataSource) {
        return rewards.stream().filter(reward -> judges(reward, dataSource)).toList();
    }
}
