package io.erpo.learner.training;

import io.erpo.events.PolicyPublished;
import io.erpo.events.RunStarted;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What the log has reported so far about runs and their policies. */
public final class RunLedger {

    private final Map<String, RunStarted> runs = new HashMap<>();
    private final Map<String, PolicyPublished> newest = new HashMap<>();
    private final Map<String, PolicyPublished> bases = new HashMap<>();

    /** Adds a run. A run starts once; a duplicate changes nothing. */
    public void note(RunStarted run) {
        runs.putIfAbsent(run.getRunId(), run);
    }

    /** Adds a policy. */
    public void note(PolicyPublished policy) {
        if (policy.getVersion() == 0) {
            bases.putIfAbsent(policy.getRunId(), policy);
        }
        newest.merge(
                policy.getRunId(),
                policy,
                (known, published) -> published.getVersion() > known.getVersion() ? published : known);
    }

    /** The event that started the run. */
    public Optional<RunStarted> run(String runId) {
        return Optional.ofNullable(runs.get(runId));
    }

    /** The policy of the run with the highest version. */
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
