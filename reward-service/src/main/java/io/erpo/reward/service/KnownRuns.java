package io.erpo.reward.service;

import io.erpo.events.RunStarted;
import io.erpo.log.read.LogView;
import io.erpo.reward.scoring.RunRewards;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** The rewards of each run in the log. Not thread-safe. */
final class KnownRuns {

    private final LogView<RunStarted> log;
    private final Function<RunStarted, RunRewards> rewards;
    private final Duration patience;
    private final Map<String, RunRewards> known = new HashMap<>();
    private final Set<String> awaited = new HashSet<>();

    /**
     * @param rewards selects the rewards that judge a run
     * @param patience how long to wait for an unknown run: a response is written long after its run, but this view of
     * the runs may be a moment behind the responses
     */
    KnownRuns(LogView<RunStarted> log, Function<RunStarted, RunRewards> rewards, Duration patience) {
        this.log = log;
        this.rewards = rewards;
        this.patience = patience;
    }

    /** The rewards of a run; empty when the log has no such run. Waits once for each unknown run. */
    Optional<RunRewards> rewardsOf(String runId) {
        if (!known.containsKey(runId)) {
            find(runId).ifPresent(run -> known.put(runId, rewards.apply(run)));
        }
        return Optional.ofNullable(known.get(runId));
    }

    private Optional<RunStarted> find(String runId) {
        try {
            Duration timeout = awaited.add(runId) ? patience : Duration.ZERO;
            return log.await(run -> run.getRunId().equals(runId), timeout);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for run " + runId, e);
        }
    }
}
