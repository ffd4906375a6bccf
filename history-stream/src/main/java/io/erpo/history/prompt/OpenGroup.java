package io.erpo.history.prompt;

import io.erpo.events.Reward;
import io.erpo.events.VerifiedGroup;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An open visit and the rewards received for it, each checked against the visit. */
final class OpenGroup {

    /** A group gets one reward of each name for each response. */
    private record Place(int index, String name) {

        static Place of(Reward reward) {
            return new Place(reward.getIndex(), reward.getName());
        }
    }

    private final Visit visit;
    private final int awaited;
    private final Map<Place, Reward> rewards = new HashMap<>();

    OpenGroup(Visit visit, Collection<Reward> rewards) {
        this.visit = visit;
        this.awaited = visit.draw().getGroupSize() * visit.rewards().size();
        rewards.forEach(this::add);
    }

    Visit visit() {
        return visit;
    }

    /** Whether the visit belongs to this prompt and run: a reward may name a group that is not its own. */
    boolean isOf(String runId, String promptId) {
        return visit.draw().getRunId().equals(runId)
                && visit.draw().getPromptId().equals(promptId);
    }

    /** The earlier reward for the same response with the same name. */
    Optional<Reward> same(Reward reward) {
        return Optional.ofNullable(rewards.get(Place.of(reward)));
    }

    void add(Reward reward) {
        rewards.put(Place.of(reward), reward);
    }

    /** The outcome of the group; empty while a reward is missing. */
    Optional<VerifiedGroup> outcome() {
        return rewards.size() == awaited ? Optional.of(Verification.of(visit, rewards())) : Optional.empty();
    }

    List<Reward> rewards() {
        return new ArrayList<>(rewards.values());
    }
}
