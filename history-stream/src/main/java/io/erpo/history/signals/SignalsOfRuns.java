package io.erpo.history.signals;

import io.erpo.events.AdvantageBatch;
import io.erpo.events.RunEnded;
import io.erpo.events.RunStarted;
import io.erpo.schemas.Topic;
import io.erpo.schemas.Topics;
import io.erpo.view.metrics.RunMetrics;
import io.erpo.view.metrics.StepTimes;
import io.erpo.view.signals.SignalKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;

/** The signals of every run that goes on: a fold over the run plane, which may come in any order across topics. */
public final class SignalsOfRuns {

    /** The topics to read. */
    public static final List<Topic<?>> TOPICS =
            List.of(Topics.RUNS, Topics.RUN_ENDS, Topics.ADVANTAGE_BATCHES, Topics.TRAIN_STEPS);

    private final Map<String, RunMetrics> live = new HashMap<>();
    private final Map<String, List<SpecificRecord>> early = new HashMap<>();
    private final Set<String> ended = new HashSet<>();

    /** Whether events of this run still say something. */
    public boolean wants(String runId) {
        return !ended.contains(runId);
    }

    /** Adds an event. */
    public void accept(SpecificRecord event) {
        String runId = Topics.run(event).orElse("");
        if (!wants(runId)) {
            return;
        }
        if (event instanceof RunEnded) {
            ended.add(runId);
            live.remove(runId);
            early.remove(runId);
        } else if (event instanceof RunStarted run && !live.containsKey(runId)) {
            RunMetrics metrics = new RunMetrics(run, StepTimes.UNKNOWN);
            live.put(runId, metrics);
            early.getOrDefault(runId, List.of()).forEach(metrics::accept);
            early.remove(runId);
            metrics.settle();
        } else if (live.containsKey(runId)) {
            live.get(runId).accept(event);
            live.get(runId).settle();
        } else {
            early.computeIfAbsent(runId, run -> new ArrayList<>()).add(small(event));
        }
    }

    /** The signals that each live run has raised, by run. */
    public Map<String, Set<SignalKind>> raised() {
        Map<String, Set<SignalKind>> raised = new TreeMap<>();
        live.forEach((runId, metrics) -> raised.put(runId, metrics.raised()));
        return raised;
    }

    /** A batch without its samples, which may be many. */
    private static SpecificRecord small(SpecificRecord event) {
        return event instanceof AdvantageBatch batch
                ? AdvantageBatch.newBuilder(batch).setSamples(List.of()).build()
                : event;
    }
}
