package io.erpo.view.status;

import io.erpo.events.AdvantageBatch;
import io.erpo.events.Draw;
import io.erpo.events.PromptRequest;
import io.erpo.events.Purpose;
import io.erpo.events.Response;
import io.erpo.events.Reward;
import io.erpo.events.RewardSettings;
import io.erpo.events.VerifiedGroup;
import io.erpo.schemas.RewardSources;
import io.erpo.schemas.Topic;
import io.erpo.schemas.Topics;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;

/**
 * Who an active run waits for: a fold over the events of its open steps and evaluations, which may come in any order
 * across topics. Keeps which responses and rewards there are, and no texts or tokens; forgets what is done.
 */
public final class OpenWork {

    /** The topics to read, in this order: what was open when it was read may be done when the last one is read. */
    public static final List<Topic<?>> TOPICS = List.of(
            Topics.DRAWS,
            Topics.PROMPT_REQUESTS,
            Topics.RESPONSES,
            Topics.REWARDS,
            Topics.VERIFIED_GROUPS,
            Topics.ADVANTAGE_BATCHES);

    static final String HISTORY = "history-stream";
    static final String SAMPLER = "sampler-service";
    static final String LEARNER = "learner-service";

    /** A draw's place in its step or evaluation. */
    private record Place(Purpose purpose, int step, int round, int slot) {}

    private static final class Group {

        private final BitSet responses = new BitSet();
        private final Map<String, BitSet> rewards = new HashMap<>();
        private final int size;
        private boolean requested;
        private String dataSource = "";

        private Group(int size) {
            this.size = size;
        }

        private void add(BitSet indices, int index) {
            if (index >= 0 && index < size) {
                indices.set(index);
            }
        }

        private long missingResponses() {
            return size - responses.cardinality();
        }

        private long unjudged(RewardSettings reward) {
            if (!RewardSources.judges(reward, dataSource)) {
                return 0;
            }
            BitSet unjudged = (BitSet) responses.clone();
            unjudged.andNot(rewards.getOrDefault(reward.getName(), new BitSet()));
            return unjudged.cardinality();
        }
    }

    private final RunRecord run;
    private final RunFacts facts;
    private final Set<Place> drawn = new HashSet<>();
    private final Set<Place> requested = new HashSet<>();
    private final Set<Place> closed = new HashSet<>();
    private final Set<String> closedGroups = new HashSet<>();
    private final Map<String, Group> groups = new HashMap<>();
    private final TreeSet<Integer> batches = new TreeSet<>();

    OpenWork(RunRecord run) {
        this.run = run;
        this.facts = run.facts().orElseThrow();
    }

    /** No record of the open work is older, by the clocks of the services; empty when nothing is open. */
    public Optional<Instant> since() {
        return run.openSince();
    }

    /** Adds an event; ignores those of other runs and of work that is done. */
    public void accept(SpecificRecord event) {
        if (Topics.run(event).filter(facts.runId()::equals).isEmpty()) {
            return;
        }
        if (event instanceof Draw draw && open(draw.getPurpose(), draw.getStep())) {
            drawn.add(new Place(draw.getPurpose(), draw.getStep(), draw.getRound(), draw.getSlot()));
        } else if (event instanceof PromptRequest request && open(request.getPurpose(), request.getStep())) {
            requested.add(new Place(request.getPurpose(), request.getStep(), request.getRound(), request.getSlot()));
            group(request.getPurpose(), request.getGroupId()).ifPresent(group -> {
                group.requested = true;
                group.dataSource = request.getDataSource();
            });
        } else if (event instanceof Response response && open(response.getPurpose(), response.getStep())) {
            group(response.getPurpose(), response.getGroupId())
                    .ifPresent(group -> group.add(group.responses, response.getIndex()));
        } else if (event instanceof Reward reward && open(reward.getPurpose(), reward.getStep())) {
            add(reward);
        } else if (event instanceof VerifiedGroup group && open(group.getPurpose(), group.getStep())) {
            closed.add(new Place(group.getPurpose(), group.getStep(), group.getRound(), group.getSlot()));
            closedGroups.add(group.getGroupId());
            groups.remove(group.getGroupId());
        } else if (event instanceof AdvantageBatch batch) {
            batches.add(batch.getStep());
        }
    }

    /** What the run waits for; never empty, because a run that has not ended waits for somebody. */
    public List<Wait> waits() {
        if (!run.published(0)) {
            return List.of(Wait.one(LEARNER, "base policy"));
        }
        List<Wait> waits = new ArrayList<>();
        add(waits, HISTORY, "requests of drawn prompts", undrawn());
        add(waits, SAMPLER, "responses", sum(Group::missingResponses));
        facts.rewards()
                .forEach(reward ->
                        add(waits, "reward " + reward.getName(), "rewards", sum(group -> group.unjudged(reward))));
        add(waits, HISTORY, "outcomes of groups with all their rewards", judged());
        batches.stream()
                .filter(step -> !run.published(step + 1L))
                .findFirst()
                .ifPresent(step -> waits.add(Wait.one(LEARNER, "policy of step " + (step + 1))));
        if (waits.isEmpty()) {
            waits.add(Wait.one(
                    HISTORY,
                    run.stepsDone() == facts.steps()
                            ? "end of the run"
                            : "draws or batch of step " + (firstOpen() + 1)));
        }
        return waits;
    }

    private int firstOpen() {
        return Math.max(run.stepsDone(), batches.isEmpty() ? 0 : batches.last() + 1);
    }

    private boolean open(Purpose purpose, int step) {
        return purpose == Purpose.BENCHMARK ? !run.measured(step) : step >= run.stepsDone();
    }

    /** Shadow rewards hold up nothing. */
    private void add(Reward reward) {
        if (facts.rewards().stream().anyMatch(listed -> listed.getName().equals(reward.getName()))) {
            group(reward.getPurpose(), reward.getGroupId())
                    .ifPresent(group -> group.add(
                            group.rewards.computeIfAbsent(reward.getName(), name -> new BitSet()), reward.getIndex()));
        }
    }

    private Optional<Group> group(Purpose purpose, String groupId) {
        return closedGroups.contains(groupId)
                ? Optional.empty()
                : Optional.of(groups.computeIfAbsent(groupId, id -> new Group(facts.groupSize(purpose, groupId))));
    }

    private long undrawn() {
        return drawn.stream()
                .filter(place -> !requested.contains(place) && !closed.contains(place))
                .count();
    }

    private long judged() {
        return requestedGroups()
                .filter(group -> group.missingResponses() == 0
                        && facts.rewards().stream().allMatch(reward -> group.unjudged(reward) == 0))
                .count();
    }

    private long sum(ToLongFunction<Group> missing) {
        return requestedGroups().mapToLong(missing).sum();
    }

    /** Groups without a known request are older than what was read. */
    private Stream<Group> requestedGroups() {
        return groups.values().stream().filter(group -> group.requested);
    }

    private static void add(List<Wait> waits, String who, String what, long count) {
        if (count > 0) {
            waits.add(new Wait(who, what, count));
        }
    }
}
