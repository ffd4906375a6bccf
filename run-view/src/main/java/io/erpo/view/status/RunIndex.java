package io.erpo.view.status;

import io.erpo.schemas.Topic;
import io.erpo.schemas.Topics;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;

/**
 * The runs of a log and their states: a fold over the small events of the run plane, which may come in any order across
 * topics.
 */
public final class RunIndex {

    /** The topics to read; all their records are small. */
    public static final List<Topic<?>> TOPICS =
            List.of(Topics.RUNS, Topics.POLICIES, Topics.TRAIN_STEPS, Topics.EVALUATIONS, Topics.RUN_ENDS);

    private final Map<String, RunRecord> records = new LinkedHashMap<>();

    /**
     * Adds an event; ignores those that say nothing about states.
     *
     * @param at the timestamp of its record
     */
    public void accept(SpecificRecord event, Instant at) {
        Topics.of(event)
                .filter(TOPICS::contains)
                .flatMap(topic -> topic.run(event))
                .ifPresent(runId ->
                        records.computeIfAbsent(runId, id -> new RunRecord()).add(event, at));
    }

    /** The runs whose start is in the log, in the order in which their ids appeared. */
    public List<RunStatus> runs() {
        return records.values().stream().flatMap(run -> run.status().stream()).toList();
    }

    /** The state of a run; empty when the log has no start of it. */
    public Optional<RunStatus> of(String runId) {
        return Optional.ofNullable(records.get(runId)).flatMap(RunRecord::status);
    }

    /**
     * The open work of a run that has not ended, as a fold that has read nothing yet.
     *
     * @throws IllegalArgumentException when the log has no start of the run
     */
    public OpenWork openWork(String runId) {
        if (of(runId).isEmpty()) {
            throw new IllegalArgumentException("runId must be that of a run in the log, was " + runId);
        }
        return new OpenWork(records.get(runId));
    }
}
