package io.erpo.reward.service;

import io.erpo.events.RunStarted;
import io.erpo.log.LogClients;
import io.erpo.log.read.LogView;
import io.erpo.reward.scoring.RunRewards;
import io.erpo.schemas.Topics;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** The rewards of each run in the log. Not thread-safe. */
final class KnownRuns {

    private final LogView<RunStarted> log;
    private final Function<RunStarted, RunRewards> rewards;
    private final Map<String, RunRewards> known = new HashMap<>();

    /** @param rewards selects the rewards that judge a run */
    KnownRuns(LogView<RunStarted> log, Function<RunStarted, RunRewards> rewards) {
        this.log = log;
        this.rewards = rewards;
    }

    /** Follows the runs, without the ids of their training sets, which would fill the memory. */
    static LogView<RunStarted> open(LogClients clients) {
        return LogView.open(Topics.RUNS, clients, KnownRuns::withoutPrompts);
    }

    /** Changes the event, which was decoded for the view alone: a copy would take as much memory again. */
    private static RunStarted withoutPrompts(RunStarted run) {
        run.setPromptIds(List.of());
        run.setHeldOutPromptIds(List.of());
        return run;
    }

    /**
     * The rewards of those of these runs that are in the log. A response is written long after its run, so a run that the log
     * does not have now, after the response was read, is in no log that this response belongs to. The log is read to its end
     * at most once, and only for a run that is not known.
     */
    Map<String, RunRewards> rewardsOf(Set<String> runIds) {
        runIds.forEach(this::find);
        if (!known.keySet().containsAll(runIds)) {
            catchUp();
            runIds.forEach(this::find);
        }
        Map<String, RunRewards> found = new HashMap<>(known);
        found.keySet().retainAll(runIds);
        return found;
    }

    private void find(String runId) {
        if (!known.containsKey(runId)) {
            log.newest(run -> run.getRunId().equals(runId)).ifPresent(run -> known.put(runId, rewards.apply(run)));
        }
    }

    private void catchUp() {
        try {
            log.catchUp(LogClients.SERVICE_OUTAGE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while reading the runs", e);
        }
    }
}
