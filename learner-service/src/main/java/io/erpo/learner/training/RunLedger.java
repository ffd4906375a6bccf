package io.erpo.learner.training;

import io.erpo.events.PolicyPublished;
import io.erpo.events.RunEnded;
import io.erpo.events.RunStarted;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the log has reported so far about runs and their policies. */
public final class RunLedger {

    private static final Logger LOG = LoggerFactory.getLogger(RunLedger.class);

    private final Map<String, RunStarted> runs = new HashMap<>();
    private final Map<String, PolicyPublished> newest = new HashMap<>();
    private final Map<String, PolicyPublished> bases = new HashMap<>();
    private final Set<String> ended = new HashSet<>();

    /** Adds a run. A run starts once; a duplicate changes nothing. */
    public void note(RunStarted run) {
        if (ended.contains(run.getRunId())) {
            return;
        }
        runs.putIfAbsent(run.getRunId(), run);
    }

    /** Adds a policy. Versions follow each other, and the first of a version stands: any other changes nothing. */
    public void note(PolicyPublished policy) {
        String runId = policy.getRunId();
        long next = newestPolicy(runId).map(known -> known.getVersion() + 1).orElse(0L);
        if (ended.contains(runId) || policy.getVersion() < next) {
            return;
        }
        if (policy.getVersion() > next) {
            LOG.warn("ignored policy {} of run {}: the next one is {}", policy.getVersion(), runId, next);
            return;
        }
        bases.putIfAbsent(runId, policy);
        newest.put(runId, policy);
    }

    /** Goes on from a later version of a run whose base policy was noted, without those in between. */
    public void resumeAt(PolicyPublished policy) {
        newest.put(policy.getRunId(), policy);
    }

    /** Adds the end of a run; nothing else about the run is needed from here on. */
    public void note(RunEnded end) {
        String runId = end.getRunId();
        ended.add(runId);
        runs.remove(runId);
        newest.remove(runId);
        bases.remove(runId);
    }

    /** Whether the run has ended. */
    public boolean hasEnded(String runId) {
        return ended.contains(runId);
    }

    /** The event that started the run. */
    public Optional<RunStarted> run(String runId) {
        return Optional.ofNullable(runs.get(runId));
    }

    /** The newest policy of the run. */
    public Optional<PolicyPublished> newestPolicy(String runId) {
        return Optional.ofNullable(newest.get(runId));
    }

    /**
     * Version 0 of a run.
     *
     * @throws InvalidEventException when the log only has later versions
     */
    PolicyPublished basePolicy(String runId) {
        PolicyPublished base = bases.get(runId);
        if (base == null) {
            throw new InvalidEventException("run " + runId + " has no version 0 in the log");
        }
        return base;
    }
}
