package io.erpo.replay.history;

import io.erpo.events.BenchmarkSettings;
import io.erpo.events.Evaluation;
import io.erpo.events.Reward;
import io.erpo.events.RunStarted;
import io.erpo.events.VerifiedGroup;
import io.erpo.replay.findings.Difference;
import io.erpo.replay.findings.Findings;
import io.erpo.replay.findings.ReplayProgress;
import io.erpo.replay.findings.Tolerance;
import io.erpo.replay.history.RecomputedEvents.Left;
import io.erpo.replay.history.RecomputedEvents.Recomputed;
import io.erpo.replay.recording.Recorded;
import io.erpo.replay.recording.Recording;
import io.erpo.schemas.RunBenchmarks;
import io.erpo.schemas.Topic;
import io.erpo.schemas.Topic.Cleanup;
import io.erpo.schemas.Topics;
import io.erpo.view.comparison.EventComparison;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;

/**
 * Recomputes everything that history-stream wrote in a run, and compares it with the log. Differences come in the order
 * of the computation: causes before effects.
 */
public final class HistoryReplay {

    /**
     * The output of history-stream, causes before effects. Without the ends of runs: that a run is finished follows from
     * the events here, that it failed or was cancelled is often said by others, and older logs have none.
     */
    private static final List<Topic<?>> DERIVED = List.of(
            Topics.VERIFIED_GROUPS,
            Topics.PROMPT_HISTORY,
            Topics.ADVANTAGE_BATCHES,
            Topics.EVALUATIONS,
            Topics.DRAWS,
            Topics.PROMPT_REQUESTS);

    private final Recording recording;
    private final EventComparison comparison;
    private final Tolerance tolerance;
    private final ReplayProgress progress;
    private final Path scratch;

    private final List<String> compared = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final Differences differences = new Differences();
    private final EarlierRelease earlier;

    /** @param scratch an empty directory */
    public HistoryReplay(
            Recording recording,
            EventComparison comparison,
            Tolerance tolerance,
            ReplayProgress progress,
            Path scratch) {
        this.recording = recording;
        this.comparison = comparison;
        this.tolerance = tolerance;
        this.progress = progress;
        this.scratch = scratch;
        this.earlier = EarlierRelease.of(recording);
    }

    /** Replays, once. */
    public Findings run() {
        List<RecomputedEvents<?>> computed = new ArrayList<>();
        try (TopologyRun topology = new TopologyRun(scratch)) {
            DERIVED.forEach(topic -> computed.add(new RecomputedEvents<>(topic, scratch)));
            Optional<Recorded<Reward>> stuck = new HistoryFeed(recording, topology, computed, progress).feed();
            boolean complete = complete();
            computed.forEach(events -> compare(events, complete));
            stuck.ifPresent(this::neverRequested);
        } finally {
            computed.forEach(RecomputedEvents::close);
        }
        return new Findings(
                "history", tolerance.promise(), compared, Map.of(), differences.count(), differences.first(), notes);
    }

    private <V extends SpecificRecord> void compare(RecomputedEvents<V> events, boolean complete) {
        Topic<V> topic = events.topic();
        Map<String, Long> newest = new HashMap<>();
        recording.forEach(topic, recorded -> {
            String subject = topic.subject(recorded.value());
            Optional<Recomputed<V>> recomputed = events.take(subject);
            if (recomputed.isPresent()) {
                newest.merge(recomputed.get().key(), recomputed.get().turn(), Math::max);
                compare(recomputed.get(), recorded);
            } else {
                differences.found(
                        Differences.NEVER,
                        () -> Difference.ofRecord(
                                recorded, "no such record, or no second one", "a record of " + subject));
            }
        });
        compared.add("%d %s".formatted(recording.size(topic), topic.shortName()));
        missing(events, complete, newest);
    }

    private <V extends SpecificRecord> void compare(Recomputed<V> recomputed, Recorded<V> recorded) {
        Optional<Difference> difference = recomputed.key().equals(recorded.key())
                ? Difference.between(earlier.form(recomputed.value(), recorded.value()), recorded, comparison)
                : Optional.of(Difference.of(recorded, "(key)", recomputed.key(), recorded.key()));
        difference.ifPresent(found ->
                differences.found(recomputed.turn(), () -> explained(found, recomputed.value(), recorded.value())));
    }

    private Difference explained(Difference difference, SpecificRecord recomputed, SpecificRecord recorded) {
        if (recomputed instanceof VerifiedGroup ours && recorded instanceof VerifiedGroup theirs) {
            return new RewardHint(recording, comparison)
                    .of(ours, theirs)
                    .map(difference::withHint)
                    .orElse(difference);
        }
        return difference;
    }

    /**
     * Reports events that the log lacks. A compacted topic only needs the newest event of each key; an incomplete run
     * may lack its last events.
     *
     * @param newest the turn of the newest event of each key that the log has
     */
    private void missing(RecomputedEvents<?> events, boolean complete, Map<String, Long> newest) {
        Topic<?> topic = events.topic();
        List<Map.Entry<String, Left>> missing = events.left().entrySet().stream()
                .filter(left -> topic.cleanup() == Cleanup.DELETE
                        || left.getValue().turn()
                                > newest.getOrDefault(left.getValue().key(), -1L))
                .toList();
        if (!complete && !missing.isEmpty()) {
            notes.add("%d %s follow from the log and are not in it yet: the run is not complete"
                    .formatted(missing.size(), topic.shortName()));
            return;
        }
        missing.forEach(left -> differences.found(
                left.getValue().turn(), () -> Difference.missing(topic.name(), "a record of " + left.getKey())));
    }

    private void neverRequested(Recorded<Reward> reward) {
        differences.found(
                Differences.NEVER,
                () -> Difference.of(
                        reward,
                        "groupId",
                        "a group that the run has asked for",
                        reward.value().getGroupId()));
    }

    /** Whether the run has written everything: its last acts are the evaluations of its last policy. */
    private boolean complete() {
        RunStarted run = recording.run();
        List<String> measured = recording.list(Topics.EVALUATIONS).stream()
                .map(Recorded::value)
                .filter(evaluation -> evaluation.getPolicyVersion() == run.getSteps())
                .map(Evaluation::getBenchmark)
                .toList();
        return recording.size(Topics.ADVANTAGE_BATCHES) >= run.getSteps()
                && RunBenchmarks.of(run).stream()
                        .map(BenchmarkSettings::getName)
                        .allMatch(measured::contains);
    }
}
