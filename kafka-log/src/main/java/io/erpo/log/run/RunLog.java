package io.erpo.log.run;

import io.erpo.events.RunStarted;
import io.erpo.log.KafkaConnection;
import io.erpo.log.LogException;
import io.erpo.log.read.LogReader;
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
        try (LogReader reader = reader()) {
            return reader.last(Topics.RUNS, run -> run.getRunId().equals(runId()))
                    .orElseThrow(() -> new LogException(
                            "the log holds no run %s yet; try again when it has been started".formatted(runId())));
        }
    }
}
