package io.erpo.view.progress;

import io.erpo.events.AdvantageBatch;
import io.erpo.events.Purpose;
import io.erpo.events.Response;
import io.erpo.events.Reward;
import io.erpo.events.RewardSettings;
import io.erpo.events.RewardStatus;
import io.erpo.events.RunStarted;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The steps of which a reward of the run could judge no response: it fails, or understands no reference. Without a word
 * about it, a reward that never works looks like a policy that is never right. A fold over responses, rewards and batches,
 * in any order; keeps only steps that are open.
 */
final class UnjudgedSteps {

    private record RewardOfStep(String reward, int step) {}

    /** Responses without a verdict by group, as long as the reward judged no response of the step. */
    private final Map<RewardOfStep, Map<String, BitSet>> unjudged = new HashMap<>();

    private final Set<RewardOfStep> decided = new HashSet<>();
    private final Map<Integer, Integer> responses = new HashMap<>();
    /** Of the rewards that judge some data sources only. */
    private final SampledSources sources;

    private final Map<String, TreeSet<Integer>> steps = new LinkedHashMap<>();
    private final Map<String, String> reasons = new HashMap<>();

    UnjudgedSteps(RunStarted run) {
        sources = new SampledSources(run.getRewards());
        run.getRewards().stream().map(RewardSettings::getName).forEach(name -> steps.put(name, new TreeSet<>()));
    }

    void add(Reward reward) {
        RewardOfStep key = new RewardOfStep(reward.getName(), reward.getStep());
        if (reward.getPurpose() != Purpose.TRAINING || !steps.containsKey(key.reward()) || decided.contains(key)) {
            return;
        }
        if (reward.getStatus() == RewardStatus.SCORED) {
            decide(key);
            return;
        }
        if (reward.getReason() != null) {
            reasons.putIfAbsent(key.reward(), reward.getReason());
        }
        unjudged.computeIfAbsent(key, unknown -> new HashMap<>())
                .computeIfAbsent(reward.getGroupId(), unknown -> new BitSet())
                .set(Math.max(0, reward.getIndex()));
        check(key);
    }

    void add(AdvantageBatch batch) {
        responses.put(batch.getStep(), batch.getStatistics().getResponses());
        sources.add(batch);
        check(batch.getStep());
    }

    void add(Response response) {
        if (sources.add(response)) {
            check(response.getStep());
        }
    }

    /** The rewards that could judge no response of some steps, in the run's order. */
    List<UnjudgedReward> rewards() {
        return steps.entrySet().stream()
                .filter(entry -> !entry.getValue().isEmpty())
                .map(entry -> new UnjudgedReward(
                        entry.getKey(), entry.getValue(), reasons.getOrDefault(entry.getKey(), "no reason was given")))
                .toList();
    }

    private void check(int step) {
        steps.keySet().forEach(name -> check(new RewardOfStep(name, step)));
    }

    private void check(RewardOfStep key) {
        int sampled = sources.limits(key.reward())
                ? sources.responses(key.reward(), key.step())
                : responses.getOrDefault(key.step(), 0);
        if (sampled == 0 || decided.contains(key)) {
            return;
        }
        int found = unjudged.getOrDefault(key, Map.of()).values().stream()
                .mapToInt(BitSet::cardinality)
                .sum();
        if (found == sampled) {
            steps.get(key.reward()).add(key.step());
            decide(key);
        }
    }

    private void decide(RewardOfStep key) {
        decided.add(key);
        unjudged.remove(key);
    }
}
