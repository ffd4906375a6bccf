package io.erpo.view.progress;

import io.erpo.events.AdvantageBatch;
import io.erpo.events.Purpose;
import io.erpo.events.Response;
import io.erpo.events.Reward;
import io.erpo.events.RewardSettings;
import io.erpo.events.RunStarted;
import io.erpo.events.StepStatistics;
import io.erpo.view.progress.VerdictChange.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The steps at which the kind of verdicts changes. A fold over responses, rewards and batches, in any order across
 * topics; keeps one response of each step until the step's kind is known.
 */
final class VerdictChanges {

    /** The first response of a step and its verdict, whichever comes first. */
    private static final class Candidate {

        private final String responseId;
        private Optional<Response> response = Optional.empty();
        private Optional<Reward> reward = Optional.empty();

        private Candidate(String responseId) {
            this.responseId = responseId;
        }

        private Optional<JudgedExample> example() {
            return response.flatMap(text -> reward.map(verdict -> JudgedExample.of(text, verdict)));
        }
    }

    private final Set<String> judges;
    private final Map<Integer, Candidate> candidates = new HashMap<>();
    private final TreeMap<Integer, StepStatistics> steps = new TreeMap<>();

    VerdictChanges(RunStarted run) {
        this.judges = run.getRewards().stream()
                .filter(RewardSettings::getCorrectness)
                .map(RewardSettings::getName)
                .collect(Collectors.toUnmodifiableSet());
    }

    void add(Response response) {
        if (response.getPurpose() == Purpose.TRAINING) {
            Candidate candidate = candidate(response.getStep(), response.getResponseId());
            if (candidate.responseId.equals(response.getResponseId())) {
                candidate.response = Optional.of(response);
            }
        }
    }

    void add(Reward reward) {
        if (reward.getPurpose() == Purpose.TRAINING && judges.contains(reward.getName())) {
            Candidate candidate = candidate(reward.getStep(), reward.getResponseId());
            if (candidate.responseId.equals(reward.getResponseId())) {
                candidate.reward = Optional.of(reward);
            }
        }
    }

    void add(AdvantageBatch batch) {
        if (batch.getStatistics().getResponses() > 0) {
            steps.putIfAbsent(batch.getStep(), batch.getStatistics());
        }
    }

    /**
     * The changes up to the newest step whose example has arrived, in order. A run is taken to begin with mixed groups,
     * so that one where all is well has no change.
     */
    List<VerdictChange> changes() {
        List<VerdictChange> changes = new ArrayList<>();
        Kind before = Kind.MIXED;
        for (Map.Entry<Integer, StepStatistics> step : steps.entrySet()) {
            Kind kind = Kind.of(step.getValue());
            Optional<JudgedExample> example =
                    Optional.ofNullable(candidates.get(step.getKey())).flatMap(Candidate::example);
            boolean newest = step.getKey().equals(steps.lastKey());
            if (kind != before && newest && kind != Kind.MIXED && example.isEmpty()) {
                return changes;
            }
            if (kind != before) {
                changes.add(new VerdictChange(step.getKey(), kind, step.getValue(), example));
            } else {
                forget(step.getKey());
            }
            before = kind;
        }
        return changes;
    }

    /** Keeps the texts of few steps in memory. */
    private void forget(int step) {
        Candidate candidate = candidates.get(step);
        if (candidate != null) {
            candidate.response = Optional.empty();
            candidate.reward = Optional.empty();
        }
    }

    private Candidate candidate(int step, String responseId) {
        return candidates.computeIfAbsent(step, first -> new Candidate(responseId));
    }
}
