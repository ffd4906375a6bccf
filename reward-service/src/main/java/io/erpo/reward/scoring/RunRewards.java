package io.erpo.reward.scoring;

import io.erpo.events.Coordinates;
import io.erpo.events.Response;
import io.erpo.events.Reward;
import java.util.List;

/** The rewards of one run, in the order in which the run lists them. */
public final class RunRewards {

    private final List<BoundReward> rewards;

    RunRewards(List<BoundReward> rewards) {
        this.rewards = List.copyOf(rewards);
    }

    /**
     * One record for each reward of the run that is implemented here and judges the data source of the response.
     *
     * @param at position of the response in the responses topic
     */
    public List<Reward> judge(Response response, Coordinates at) {
        return rewards.stream()
                .filter(reward -> reward.judges(response))
                .map(reward -> reward.judge(response, at))
                .toList();
    }
}
