package io.erpo.experiment.plan;

import java.util.List;
import java.util.Map;

/**
 * What to do next, given where the runs stand.
 *
 * @param start to be started now, in this order
 * @param blocked cannot be made, because the run they follow was not finished
 */
public record NextRuns(List<PlannedRun> start, List<PlannedRun> blocked) {

    public NextRuns {
        start = List.copyOf(start);
        blocked = List.copyOf(blocked);
    }

    /**
     * @param states of the runs by name; a run that is missing is waiting
     * @param parallel how many may run at the same time
     */
    public static NextRuns of(ExperimentPlan plan, Map<String, RunState> states, int parallel) {
        List<PlannedRun> waiting = plan.runs().stream()
                .filter(run -> state(states, run.name()) == RunState.WAITING)
                .toList();
        long running = plan.runs().stream()
                .filter(run -> state(states, run.name()) == RunState.RUNNING)
                .count();
        return new NextRuns(
                waiting.stream()
                        .filter(run -> run.after()
                                .map(name -> state(states, name) == RunState.FINISHED)
                                .orElse(true))
                        .limit(Math.max(0, parallel - running))
                        .toList(),
                waiting.stream()
                        .filter(run -> run.after()
                                .map(name -> state(states, name) == RunState.FAILED)
                                .orElse(false))
                        .toList());
    }

    private static RunState state(Map<String, RunState> states, String run) {
        return states.getOrDefault(run, RunState.WAITING);
    }
}
