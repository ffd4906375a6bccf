package io.erpo.experiment.session;

import io.erpo.events.RunStarted;
import io.erpo.experiment.plan.ExperimentPlan;
import io.erpo.experiment.plan.NextRuns;
import io.erpo.experiment.plan.PlannedRun;
import io.erpo.experiment.plan.RunState;
import io.erpo.experiment.result.RunFold;
import io.erpo.experiment.result.RunResult;
import io.erpo.schemas.Topics;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.avro.specific.SpecificRecord;

/** Where the runs of an experiment stand: a fold over results and over the events of the runs that are going on. */
final class Standing {

    private final ExperimentPlan plan;
    private final Map<String, RunState> states = new HashMap<>();
    /** Runs in the log that are not over, by their ids. */
    private final Map<String, Ongoing> ongoing = new LinkedHashMap<>();

    /**
     * A run in the log.
     *
     * @param commit the commit of erpo that started it
     */
    record Ongoing(PlannedRun run, RunFold fold, String commit) {

        RunResult result() {
            return fold.result(run.name(), run.arm().name(), commit);
        }
    }

    Standing(ExperimentPlan plan) {
        this.plan = plan;
    }

    /** The run is in the log, and its events follow. */
    void started(PlannedRun run, RunStarted started, String commit) {
        ongoing.put(started.getRunId(), new Ongoing(run, new RunFold(started), commit));
        states.put(run.name(), RunState.RUNNING);
    }

    /** The run is over. */
    void over(RunResult result) {
        ongoing.remove(result.runId());
        states.put(result.name(), result.finished() ? RunState.FINISHED : RunState.FAILED);
    }

    /** An event of any run. */
    void accept(SpecificRecord event) {
        Topics.run(event).map(ongoing::get).ifPresent(run -> run.fold().accept(event));
    }

    boolean known(PlannedRun run) {
        return states.containsKey(run.name());
    }

    /** Runs whose end is in the log and whose result is not kept yet. */
    List<Ongoing> ended() {
        return ongoing.values().stream().filter(run -> run.fold().ended()).toList();
    }

    NextRuns next(int parallel) {
        return NextRuns.of(plan, states, parallel);
    }

    boolean allOver() {
        return overCount() == plan.runs().size();
    }

    long overCount() {
        return states.values().stream().filter(RunState::over).count();
    }

    /** Names of the runs that are going on. */
    String names() {
        return ongoing.values().stream().map(run -> run.run().name()).collect(Collectors.joining(", "));
    }

    /** What is happening, as a line. */
    String status() {
        return ongoing.values().stream()
                .map(run -> "%s: step %d".formatted(run.run().name(), run.fold().steps()))
                .collect(Collectors.joining("  "));
    }
}
