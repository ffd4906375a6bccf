package io.erpo.log.run;

import io.erpo.log.KafkaConnection;
import io.erpo.log.read.LogReader;

/** A log that can be read until this is closed. */
public interface OpenLog extends AutoCloseable {

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
}
