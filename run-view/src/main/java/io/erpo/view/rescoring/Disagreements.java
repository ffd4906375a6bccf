package io.erpo.view.rescoring;

import io.erpo.algorithm.GroupId;
import io.erpo.events.Purpose;
import io.erpo.events.Response;
import io.erpo.events.Reward;
import io.erpo.view.rescoring.Disagreement.Finding;
import io.erpo.view.tally.RewardTally;
import io.erpo.view.tally.Ruling;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Finds the responses in a tallied log that one reward judges correct and another does not. */
public final class Disagreements {

    private final String runId;
    private final RewardTally tally;
    private final String rescored;
    /** By response, only of those that differ. */
    private final Map<String, Finding> asRecorded = new HashMap<>();

    private final Map<String, Finding> asRescored = new HashMap<>();
    private final Set<String> seen = new HashSet<>();

    /** @param rescored the reward to compare with the run's correctness rewards */
    public Disagreements(String runId, RewardTally tally, String rescored) {
        this.runId = runId;
        this.tally = tally;
        this.rescored = rescored;
    }

    /** Adds a reward of the log; all rewards must come before the responses. */
    public void accept(Reward reward) {
        if (reward.getRunId().equals(runId) && differ(reward.getGroupId(), reward.getPurpose(), reward.getIndex())) {
            if (tally.correctness().contains(reward.getName()) && counts(reward)) {
                keep(reward, asRecorded);
            } else if (reward.getName().equals(rescored)) {
                keep(reward, asRescored);
            }
        }
    }

    /** The two findings on a response when they differ; empty for a repeated response. */
    public Optional<Disagreement> about(Response response) {
        String id = id(response.getGroupId(), response.getIndex());
        boolean differs = response.getRunId().equals(runId)
                && differ(response.getGroupId(), response.getPurpose(), response.getIndex());
        return differs && seen.add(id)
                ? Optional.of(new Disagreement(response, asRecorded.get(id), asRescored.get(id)))
                : Optional.empty();
    }

    /** Whether the reward judges the data source of the response. */
    private boolean counts(Reward reward) {
        return tally.ruling(reward.getName(), reward.getGroupId(), reward.getPurpose(), reward.getIndex())
                .isPresent();
    }

    /** Keeps the record that the tally counts: the first of a listed reward, the last of a shadow reward. */
    private void keep(Reward reward, Map<String, Finding> findings) {
        String id = id(reward.getGroupId(), reward.getIndex());
        if (tally.isShadow(reward.getName())) {
            findings.put(id, Finding.of(reward));
        } else {
            findings.putIfAbsent(id, Finding.of(reward));
        }
    }

    /** Derived from the group, because an external reward may write any id. */
    private static String id(String groupId, int index) {
        return new GroupId(groupId).response(index).value();
    }

    private boolean differ(String groupId, Purpose purpose, int index) {
        Optional<Ruling> one = tally.recorded(groupId, purpose, index);
        Optional<Ruling> other = tally.ruling(rescored, groupId, purpose, index);
        return one.isPresent() && other.isPresent() && (one.get() == Ruling.CORRECT) != (other.get() == Ruling.CORRECT);
    }
}
