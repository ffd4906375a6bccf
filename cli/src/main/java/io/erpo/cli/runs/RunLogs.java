package io.erpo.cli.runs;

import io.erpo.log.read.LogReader;
import io.erpo.log.run.UnknownRunException;
import io.erpo.schemas.Topic;
import io.erpo.view.status.OpenWork;
import io.erpo.view.status.RunIndex;
import io.erpo.view.status.RunStatus;
import java.time.Duration;
import java.time.Instant;

/** Reads the states of runs from a log, and no more of it than they need. */
final class RunLogs {

    /** How far the clocks of the services may differ; brokers refuse records that are further ahead. */
    private static final Duration CLOCKS = Duration.ofHours(1);

    private RunLogs() {}

    /** The runs of the log; reads the run plane without the batches. */
    static RunIndex index(LogReader reader) {
        RunIndex index = new RunIndex();
        RunIndex.TOPICS.forEach(topic -> reader.timedEvents(topic, index::accept));
        return index;
    }

    /** @throws UnknownRunException when the log does not hold the run */
    static RunStatus require(RunIndex index, String runId) {
        return index.of(runId)
                .orElseThrow(() -> new UnknownRunException(
                        "the log holds no run %s yet; try again when it has been started".formatted(runId)));
    }

    /**
     * The open work of a run; reads records since the oldest open step was drawn. A time in the future comes from a
     * wrong clock, so everything is read.
     */
    static OpenWork openWork(LogReader reader, RunIndex index, String runId, Instant now) {
        OpenWork work = index.openWork(runId);
        work.since()
                .ifPresent(since -> OpenWork.TOPICS.forEach(topic -> {
                    if (since.isAfter(now.plus(CLOCKS))) {
                        read(reader, topic, Instant.EPOCH, work);
                    } else {
                        read(reader, topic, since.minus(CLOCKS), work);
                    }
                }));
        return work;
    }

    private static void read(LogReader reader, Topic<?> topic, Instant since, OpenWork work) {
        reader.timedEventsSince(topic, since, (event, at) -> work.accept(event));
    }
}
