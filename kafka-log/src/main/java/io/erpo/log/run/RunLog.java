package io.erpo.log.run;

import io.erpo.events.RunStarted;
import io.erpo.log.KafkaConnection;
import io.erpo.log.LogException;
import io.erpo.log.read.LogReader;
import io.erpo.schemas.Topics;

/** The log of one run, which may hold other runs too. */
public interface RunLog extends AutoCloseable {

    /** The id of the run. */
    String runId();

    /** How clients reach the log. */
    KafkaConnection connection();

    /** Throws when the log is known to be unreachable. */
    void requireAlive();

    @Override
    void close();

    /** A reader of the log; close it before the log. */
    default LogReader reader() {
        return new LogReader(connection(), this::requireAlive);
    }

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
