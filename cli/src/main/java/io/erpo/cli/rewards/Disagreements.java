package io.erpo.cli.rewards;

import io.erpo.cli.log.LogReader;
import io.erpo.cli.rewards.Disagreement.Finding;
import io.erpo.cli.tally.RewardTally;
import io.erpo.cli.tally.Ruling;
import io.erpo.events.Purpose;
import io.erpo.events.Response;
import io.erpo.events.Reward;
import io.erpo.schemas.Topics;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Finds, in a log that was tallied, the responses that count as correct by one reward and not by another. */
final class Disagreements {

    private final String runId;
    private final RewardTally tally;
    private final String recorded;
    private final String rescored;
    /** Extracted answers by response, only of those that are to be shown. */
    private final Map<String, String> extractedAsRecorded = new HashMap<>();

    private final Map<String, String> extractedAsRescored = new HashMap<>();

    /**
     * @param recorded the run's correctness reward
     * @param rescored the other one
     */
    Disagreements(String runId, RewardTally tally, String recorded, String rescored) {
        this.runId = runId;
        this.tally = tally;
        this.recorded = recorded;
        this.rescored = rescored;
    }

    /** Hands over each of them once, in the order of the log. */
    void forEach(LogReader reader, Consumer<Disagreement> handler) {
        reader.events(Topics.REWARDS, this::keepExtracted);
        Set<String> seen = new HashSet<>();
        reader.events(Topics.RESPONSES, response -> {
            if (response.getRunId().equals(runId)
                    && differ(response.getGroupId(), response.getPurpose(), response.getIndex())
                    && seen.add(response.getResponseId())) {
                handler.accept(disagreement(response));
            }
        });
    }

    private void keepExtracted(Reward reward) {
        if (!reward.getRunId().equals(runId)
                || reward.getExtracted() == null
                || !differ(reward.getGroupId(), reward.getPurpose(), reward.getIndex())) {
            return;
        }
        // The record that the tally counts: the first of a listed reward, the last of a shadow.
        if (reward.getName().equals(recorded)) {
            extractedAsRecorded.putIfAbsent(reward.getResponseId(), reward.getExtracted());
        } else if (reward.getName().equals(rescored)) {
            extractedAsRescored.put(reward.getResponseId(), reward.getExtracted());
        }
    }

    private boolean differ(String groupId, Purpose purpose, int index) {
        Optional<Ruling> one = tally.ruling(recorded, groupId, purpose, index);
        Optional<Ruling> other = tally.ruling(rescored, groupId, purpose, index);
        return one.isPresent() && other.isPresent() && (one.get() == Ruling.CORRECT) != (other.get() == Ruling.CORRECT);
    }

    private Disagreement disagreement(Response response) {
        return new Disagreement(
                response,
                finding(recorded, response, extractedAsRecorded),
                finding(rescored, response, extractedAsRescored));
    }

    private Finding finding(String name, Response response, Map<String, String> extracted) {
        return new Finding(
                tally.ruling(name, response.getGroupId(), response.getPurpose(), response.getIndex())
                        .orElseThrow(),
                Optional.ofNullable(extracted.get(response.getResponseId())));
    }
}
