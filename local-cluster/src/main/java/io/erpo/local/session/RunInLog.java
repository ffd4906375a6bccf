package io.erpo.local.session;

import io.erpo.events.RunStarted;
import io.erpo.local.LocalRunException;
import io.erpo.local.RunDirectory;
import io.erpo.log.run.RunPublisher;
import io.erpo.planning.RunPlan;
import java.util.Optional;

/**
 * The run in a directory's log. The log decides: a run that was published before an interruption is not published
 * again.
 */
final class RunInLog {

    private final RunDirectory directory;
    private final RunPublisher publisher;

    RunInLog(RunDirectory directory, RunPublisher publisher) {
        this.directory = directory;
        this.publisher = publisher;
    }

    /**
     * The run in the log; publishes the planned run when the log has none.
     *
     * @param plan empty when a run is resumed
     * @throws LocalRunException when there is neither a run nor a plan, or the log holds another run than the planned
     * one
     */
    RunStarted read(Optional<RunPlan> plan) {
        Optional<RunStarted> published = publisher.published();
        if (published.isEmpty()) {
            RunPlan fresh = plan.orElseThrow(() -> new LocalRunException(
                    "the log in %s holds no run; start again in another directory".formatted(directory.root())));
            publisher.publish(fresh.run(), fresh.prompts());
            return fresh.run();
        }
        String runId = published.get().getRunId();
        if (plan.isPresent() && !plan.get().run().getRunId().equals(runId)) {
            throw new LocalRunException(
                    "the log in %s holds run %s, which was interrupted, and not %s; choose another --run"
                            .formatted(directory.root(), runId, plan.get().run().getRunId()));
        }
        return published.get();
    }
}
