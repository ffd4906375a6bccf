package io.erpo.replay.history;

import io.erpo.events.AdvantageBatch;
import io.erpo.events.PolicyPublished;
import io.erpo.events.PromptRequest;
import io.erpo.events.Reward;
import io.erpo.replay.findings.ReplayProgress;
import io.erpo.replay.recording.Recorded;
import io.erpo.replay.recording.Recording;
import io.erpo.schemas.Topics;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;

/**
 * Feeds a recording's inputs to the topology, each when its cause is there: a reward once its group has been requested, the
 * policy after a step once the step's batch is out. Within a partition rewards keep their recorded order, so what the run saw
 * one after the other the replay does too.
 */
final class HistoryFeed {

    private static final String PART = "history, rewards fed";

    private final Recording recording;
    private final TopologyRun topology;
    private final List<RecomputedEvents<?>> computed;
    private final ReplayProgress progress;
    private final Map<Long, Recorded<PolicyPublished>> policies = new HashMap<>();
    private final Queue<Recorded<PolicyPublished>> due = new ArrayDeque<>();
    private final Set<String> requested = new HashSet<>();
    private long turn;

    /** @param computed where everything goes that the topology publishes */
    HistoryFeed(
            Recording recording, TopologyRun topology, List<RecomputedEvents<?>> computed, ReplayProgress progress) {
        this.recording = recording;
        this.topology = topology;
        this.computed = computed;
        this.progress = progress;
    }

    /**
     * Feeds all there is.
     *
     * @return the first reward that the replay never asked for: where a recording and its replay part for good
     */
    Optional<Recorded<Reward>> feed() {
        recording.forEach(
                Topics.POLICIES, policy -> policies.putIfAbsent(policy.value().getVersion(), policy));
        recording.forEach(Topics.RUNS, topology::send);
        recording.forEach(Topics.PROMPTS, topology::send);
        Optional.ofNullable(policies.get(0L)).ifPresent(due::add);
        collect();
        List<Queued> partitions = recording.partitions(Topics.REWARDS).stream()
                .map(partition -> new Queued(recording.partition(Topics.REWARDS, partition)))
                .toList();
        long total = recording.size(Topics.REWARDS);
        long fed = 0;
        for (boolean moving = true; moving; ) {
            moving = false;
            for (Queued partition : partitions) {
                while (partition.head != null
                        && requested.contains(partition.head.value().getGroupId())) {
                    topology.send(partition.take());
                    collect();
                    moving = true;
                    progress.at(PART, ++fed, total);
                }
            }
        }
        return partitions.stream()
                .filter(partition -> partition.head != null)
                .map(partition -> partition.head)
                .findFirst();
    }

    /** Takes what was published, and feeds the policies that it makes due, until nothing follows. */
    private void collect() {
        do {
            Optional.ofNullable(due.poll()).ifPresent(topology::send);
            computed.forEach(this::drain);
        } while (!due.isEmpty());
    }

    private <V extends SpecificRecord> void drain(RecomputedEvents<V> events) {
        topology.drain(events.topic(), (key, bytes) -> {
            V event = events.add(turn++, key, bytes);
            if (event instanceof PromptRequest request) {
                requested.add(request.getGroupId());
            } else if (event instanceof AdvantageBatch batch) {
                Optional.ofNullable(policies.get(batch.getStep() + 1L)).ifPresent(due::add);
            }
        });
    }

    /** The rewards of a partition that were not fed yet. */
    private static final class Queued {

        private final Iterator<Recorded<Reward>> rest;
        private Recorded<Reward> head;

        Queued(Iterator<Recorded<Reward>> records) {
            this.rest = records;
            take();
        }

        private Recorded<Reward> take() {
            Recorded<Reward> taken = head;
            head = rest.hasNext() ? rest.next() : null;
            return taken;
        }
    }
}
