package io.erpo.view.progress;

import io.erpo.events.PromptRequest;
import io.erpo.events.Purpose;
import io.erpo.events.Response;
import io.erpo.events.VerifiedGroup;
import io.erpo.schemas.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;

/**
 * The groups that wait for their outcome, beside their siblings: those of the same step or measurement. A fold over events,
 * which may come in any order across topics. Times count from when the command began; before it they are negative.
 */
public final class OpenGroups {

    /** How many times the median of its siblings a group may take. */
    public static final int PATIENCE = 5;

    private static final Duration AT_LEAST = Duration.ofSeconds(30);
    private static final int STEPS_KEPT = 8;

    /**
     * A group that takes much longer than its siblings.
     *
     * @param open how long it is open in this life of the run
     * @param siblings the median of what its siblings took
     * @param responses how many responses it has, of groupSize
     */
    public record Stuck(String groupId, int step, Duration open, Duration siblings, int responses, int groupSize) {}

    private record Family(Purpose purpose, int step) {}

    private static final class Group {

        private final BitSet responses = new BitSet();
        private Optional<Duration> opened = Optional.empty();
        private Optional<Duration> closed = Optional.empty();
        private int size;

        private boolean waits() {
            return opened.isPresent() && closed.isEmpty();
        }

        private Optional<Duration> took() {
            return opened.flatMap(from -> closed.map(to -> to.minus(from)));
        }
    }

    private final String runId;
    private final Map<Family, Map<String, Group>> families = new HashMap<>();

    /** The groups of a run that has only just begun. */
    public OpenGroups(String runId) {
        this.runId = runId;
    }

    /** Takes account of an event; one that belongs to another run or concerns no group is ignored. */
    public void accept(SpecificRecord event, Duration at) {
        if (Topics.run(event).filter(runId::equals).isEmpty()) {
            return;
        }
        if (event instanceof PromptRequest request) {
            Group group = group(request.getPurpose(), request.getStep(), request.getGroupId());
            // A request that is published again begins the wait anew.
            group.opened = Optional.of(at);
            group.size = request.getGroupSize();
            forgetBefore(request.getStep() - STEPS_KEPT);
        } else if (event instanceof Response response) {
            group(response.getPurpose(), response.getStep(), response.getGroupId())
                    .responses
                    .set(response.getIndex());
        } else if (event instanceof VerifiedGroup group) {
            group(group.getPurpose(), group.getStep(), group.getGroupId()).closed = Optional.of(at);
        }
    }

    /** The groups that have been open for more than five times the median of their siblings, longest first. */
    public List<Stuck> stuck(Duration now) {
        List<Stuck> stuck = new ArrayList<>();
        families.forEach((family, groups) -> median(groups)
                .ifPresent(median -> groups.forEach((groupId, group) -> {
                    if (group.waits()) {
                        Duration since = max(group.opened.orElseThrow(), Duration.ZERO);
                        Duration open = now.minus(since);
                        if (open.compareTo(max(median.multipliedBy(PATIENCE), AT_LEAST)) > 0) {
                            stuck.add(new Stuck(
                                    groupId, family.step(), open, median, group.responses.cardinality(), group.size));
                        }
                    }
                })));
        stuck.sort(Comparator.comparing(Stuck::open).reversed().thenComparing(Stuck::groupId));
        return stuck;
    }

    /** Of all siblings, where those still open count as the longest: empty until more than half are done. */
    private static Optional<Duration> median(Map<String, Group> groups) {
        List<Duration> done = groups.values().stream()
                .flatMap(group -> group.took().stream())
                .sorted()
                .toList();
        return done.size() * 2 > groups.size() ? Optional.of(done.get((groups.size() - 1) / 2)) : Optional.empty();
    }

    private Group group(Purpose purpose, int step, String groupId) {
        return families.computeIfAbsent(new Family(purpose, step), family -> new HashMap<>())
                .computeIfAbsent(groupId, id -> new Group());
    }

    private void forgetBefore(int step) {
        families.entrySet()
                .removeIf(family -> family.getKey().step() < step
                        && family.getValue().values().stream().noneMatch(Group::waits));
    }

    private static Duration max(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }
}
