package io.erpo.history.progress;

import io.erpo.events.Evaluation;
import io.erpo.events.PolicyPublished;
import io.erpo.events.RunEnded;
import io.erpo.events.RunOutcome;
import io.erpo.events.RunStarted;
import io.erpo.schemas.Topic;
import io.erpo.schemas.Topics;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;

/**
 * The progress of every run in the log: a fold over the run plane, which may come in any order across topics. It keeps
 * a few numbers of each run.
 */
final class RunClocks {

    static final List<Topic<?>> TOPICS = List.of(Topics.RUNS, Topics.POLICIES, Topics.EVALUATIONS, Topics.RUN_ENDS);

    private final Map<String, RunClock> runs = new HashMap<>();

    /** @param at the timestamp of the event's record */
    void accept(SpecificRecord event, Instant at) {
        Topics.of(event)
                .filter(TOPICS::contains)
                .flatMap(topic -> topic.run(event))
                .ifPresent(runId -> {
                    RunClock run = runs.computeIfAbsent(runId, id -> new RunClock());
                    if (event instanceof RunStarted started) {
                        run.started(started, at);
                    } else if (event instanceof PolicyPublished policy) {
                        run.published(policy, at);
                    } else if (event instanceof Evaluation evaluation) {
                        run.measured(evaluation);
                    } else if (event instanceof RunEnded end) {
                        run.ended(end);
                    }
                });
    }

    /** The runs that go on, by id. */
    Map<String, Progress> live() {
        Map<String, Progress> live = new TreeMap<>();
        runs.forEach((runId, run) -> run.progress().ifPresent(progress -> live.put(runId, progress)));
        return live;
    }

    /** How many runs ended in each way. */
    Map<RunOutcome, Long> ended() {
        Map<RunOutcome, Long> ended = new EnumMap<>(RunOutcome.class);
        for (RunOutcome outcome : RunOutcome.values()) {
            ended.put(outcome, 0L);
        }
        runs.values().forEach(run -> run.outcome().ifPresent(outcome -> ended.merge(outcome, 1L, Long::sum)));
        return ended;
    }
}
