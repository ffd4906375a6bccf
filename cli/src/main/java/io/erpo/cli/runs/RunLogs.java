package io.erpo.cli.runs;

import io.erpo.events.RunStarted;
import io.erpo.log.read.LogReader;
import io.erpo.log.run.UnknownRunException;
import io.erpo.schemas.Topic;
import io.erpo.schemas.Topics;
import io.erpo.view.metrics.RunMetrics;
import io.erpo.view.metrics.StepTimes;
import io.erpo.view.signals.Signal;
import io.erpo.view.status.OpenWork;
import io.erpo.view.status.RunIndex;
import io.erpo.view.status.RunStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

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

    /**
     * The signals of a run. Reads its batches, which a run of many prompts has much of, and no response: what depends on the
     * sampler's engine is judged as if it were not known.
     */
    static List<Signal> signals(LogReader reader, RunStatus status) {
        Optional<RunStarted> run =
                reader.first(Topics.RUNS, started -> started.getRunId().equals(status.runId()));
        if (run.isEmpty() || status.stepsDone() == 0) {
            return List.of();
        }
        RunMetrics metrics = new RunMetrics(run.get(), StepTimes.UNKNOWN);
        RunMetrics.TOPICS.forEach(topic ->
                reader.timedEventsSince(topic, status.startedAt().minus(CLOCKS), (event, at) -> metrics.accept(event)));
        metrics.settle();
        return metrics.signals();
    }

    private static void read(LogReader reader, Topic<?> topic, Instant since, OpenWork work) {
        reader.timedEventsSince(topic, since, (event, at) -> work.accept(event));
    }
}
