package io.erpo.log.run;

import io.erpo.events.RunStarted;
import io.erpo.log.LogException;
import io.erpo.log.read.LogReader;
import io.erpo.schemas.Topics;

/** The log of one run, which may hold other runs too. */
public interface RunLog extends OpenLog {

    /** The id of the run. */
    String runId();

    /**
     * The event that started the run.
     *
     * @throws LogException when the log lacks it
     */
    default RunStarted run() {
        try (LogReader reader = reader()) {
            return reader.last(Topics.RUNS, run -> run.getRunId().equals(runId()))
                    .orElseThrow(() -> new LogException(
                            "the log holds no run %s yet; try again when it has been started".formatted(runId())));
        }
    }
}
