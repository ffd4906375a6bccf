package io.erpo.view.progress;

import io.erpo.events.AdvantageBatch;
import io.erpo.events.Purpose;
import io.erpo.events.Response;
import io.erpo.events.RewardSettings;
import io.erpo.schemas.RewardSources;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How many responses of a step each reward is to judge that judges some data sources only. A fold over responses and
 * batches, in any order; keeps the responses of open steps only.
 */
final class SampledSources {

    private record Group(String dataSource, BitSet responses) {}

    private final List<RewardSettings> limited;
    private final Map<Integer, Map<String, Group>> open = new HashMap<>();
    private final Map<Integer, Integer> sizes = new HashMap<>();
    /** By step, then by reward. */
    private final Map<Integer, Map<String, Integer>> counts = new HashMap<>();

    SampledSources(List<RewardSettings> rewards) {
        limited = rewards.stream()
                .filter(reward -> !reward.getSources().isEmpty())
                .toList();
    }

    /** Whether this reward judges some data sources only. */
    boolean limits(String reward) {
        return limited.stream().anyMatch(settings -> settings.getName().equals(reward));
    }

    /** The responses of a step that the reward is to judge; 0 until all of the step are known. */
    int responses(String reward, int step) {
        return counts.getOrDefault(step, Map.of()).getOrDefault(reward, 0);
    }

    /** Adds a response; returns whether all responses of its step are known now. */
    boolean add(Response response) {
        int step = response.getStep();
        if (limited.isEmpty() || response.getPurpose() != Purpose.TRAINING || counts.containsKey(step)) {
            return false;
        }
        open.computeIfAbsent(step, any -> new HashMap<>())
                .computeIfAbsent(response.getGroupId(), any -> new Group(response.getDataSource(), new BitSet()))
                .responses()
                .set(Math.max(0, response.getIndex()));
        return count(step);
    }

    /** Adds the batch of a step, which says how many responses the step has. */
    void add(AdvantageBatch batch) {
        if (!limited.isEmpty() && !counts.containsKey(batch.getStep())) {
            sizes.put(batch.getStep(), batch.getStatistics().getResponses());
            count(batch.getStep());
        }
    }

    private boolean count(int step) {
        Map<String, Group> groups = open.getOrDefault(step, Map.of());
        int known = groups.values().stream()
                .mapToInt(group -> group.responses().cardinality())
                .sum();
        if (!Integer.valueOf(known).equals(sizes.get(step))) {
            return false;
        }
        Map<String, Integer> ofStep = new HashMap<>();
        limited.forEach(reward -> ofStep.put(
                reward.getName(),
                groups.values().stream()
                        .filter(group -> RewardSources.judges(reward, group.dataSource()))
                        .mapToInt(group -> group.responses().cardinality())
                        .sum()));
        counts.put(step, ofStep);
        open.remove(step);
        sizes.remove(step);
        return true;
    }
}
