package io.erpo.view.status;

import io.erpo.events.Evaluation;
import io.erpo.events.PolicyPublished;
import io.erpo.events.RunEnded;
import io.erpo.events.RunStarted;
import io.erpo.events.TrainStep;
import io.erpo.view.status.RunStatus.Accuracy;
import io.erpo.view.status.RunStatus.End;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;

/** What the run plane says of one run. Keeps a few numbers for each policy. */
final class RunRecord {

    private final Set<Integer> trained = new HashSet<>();
    private final TreeMap<Long, Instant> published = new TreeMap<>();
    /** Accuracy by benchmark, of each version. */
    private final TreeMap<Long, Map<String, Double>> measured = new TreeMap<>();

    private Optional<RunFacts> facts = Optional.empty();
    private Optional<Instant> lastStepAt = Optional.empty();
    private Optional<RunEnded> end = Optional.empty();

    void add(SpecificRecord event, Instant at) {
        if (event instanceof RunStarted run) {
            facts = facts.or(() -> Optional.of(RunFacts.of(run)));
        } else if (event instanceof PolicyPublished policy) {
            published.putIfAbsent(policy.getVersion(), at);
        } else if (event instanceof TrainStep step) {
            trained.add(step.getStep());
            lastStepAt = lastStepAt.filter(at::isBefore).or(() -> Optional.of(at));
        } else if (event instanceof Evaluation evaluation) {
            measured.computeIfAbsent(evaluation.getPolicyVersion(), version -> new HashMap<>())
                    .putIfAbsent(evaluation.getBenchmark(), evaluation.getMeanAtK());
        } else if (event instanceof RunEnded ended) {
            // The first end of a run stands.
            end = end.or(() -> Optional.of(ended));
        }
    }

    Optional<RunFacts> facts() {
        return facts;
    }

    int stepsDone() {
        return trained.size();
    }

    boolean published(long version) {
        return published.containsKey(version);
    }

    /** Whether a version has all the evaluations that are due. */
    boolean measured(long version) {
        return measured.getOrDefault(version, Map.of())
                .keySet()
                .containsAll(facts.orElseThrow().due(version));
    }

    /**
     * When the policy of the oldest open work was published: no record of that work is older. Empty before the base
     * policy.
     */
    Optional<Instant> openSince() {
        RunFacts run = facts.orElseThrow();
        long training = run.policyOf(stepsDone());
        return published.entrySet().stream()
                .filter(policy -> policy.getKey() == training || !measured(policy.getKey()))
                .map(Map.Entry::getValue)
                .min(Instant::compareTo);
    }

    /** The state, once the start of the run is known. */
    Optional<RunStatus> status() {
        return facts.map(run -> new RunStatus(
                run.runId(),
                run.recipe(),
                state(run),
                run.steps(),
                stepsDone(),
                run.startedAt(),
                published.isEmpty() ? OptionalLong.empty() : OptionalLong.of(published.lastKey()),
                lastStepAt,
                measured.descendingMap().entrySet().stream()
                        .filter(version -> version.getValue().containsKey(run.heldOut()))
                        .findFirst()
                        .map(newest ->
                                new Accuracy(newest.getKey(), newest.getValue().get(run.heldOut()))),
                end.map(RunRecord::toEnd)));
    }

    private RunState state(RunFacts run) {
        return end.map(RunEnded::getOutcome).map(RunState::of).orElseGet(() -> {
            if (complete(run)) {
                return RunState.FINISHED;
            }
            return published.isEmpty() ? RunState.WAITING : RunState.RUNNING;
        });
    }

    /** Runs of older versions have no end in the log. */
    private boolean complete(RunFacts run) {
        long last = run.steps();
        return stepsDone() == run.steps() && published(last) && measured(last);
    }

    private static End toEnd(RunEnded ended) {
        return new End(
                ended.getBy(),
                ended.getReason(),
                Optional.ofNullable(ended.getAt())
                        .map(place -> "%s-%d@%d".formatted(place.getTopic(), place.getPartition(), place.getOffset())),
                ended.getEndedAt());
    }
}
