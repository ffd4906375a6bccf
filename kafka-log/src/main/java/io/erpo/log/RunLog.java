package io.erpo.log;

import io.erpo.events.RunStarted;
import io.erpo.schemas.Topics;

/** The log of one run, which may hold others too. */
public interface RunLog extends AutoCloseable {

    /** The run that is asked for. */
    String runId();

    /** How clients reach the log. */
    KafkaConnection connection();

    /** Throws when it is known that the log cannot be reached any more. */
    void requireAlive();

    @Override
    void close();

    /** A reader of the log, to be closed before it. */
    default LogReader reader() {
        return new LogReader(connection(), this::requireAlive);
    }

    /**
     * How the run was started.
     *
     * @throws LogException when the log does not hold it
     */
    default RunStarted run() {
        RunStarted[] found = new RunStarted[1];
        try (LogReader reader = reader()) {
            reader.events(Topics.RUNS, run -> {
                if (run.getRunId().equals(runId())) {
                    found[0] = run;
                }
            });
        }
        if (found[0] == null) {
            throw new LogException(
                    "the log holds no run %s yet; try again when it has been started".formatted(runId()));
        }
        return found[0];
    }
}
