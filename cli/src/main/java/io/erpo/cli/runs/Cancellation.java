package io.erpo.cli.runs;

import io.erpo.cli.terminal.CommandException;
import io.erpo.events.RunEnded;
import io.erpo.events.RunOutcome;
import io.erpo.log.run.RunEnds;
import io.erpo.schemas.Events;
import io.erpo.view.status.RunState;
import io.erpo.view.status.RunStatus;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Decides whether a run may be cancelled, and by what event. */
final class Cancellation {

    private static final String BY = "cli";

    private Cancellation() {}

    /** @throws CommandException when the run has ended */
    static RunEnded of(RunStatus run, String reason, Instant now) {
        if (run.state().ended()) {
            throw new CommandException("run %s has ended before: %s".formatted(run.runId(), how(run)));
        }
        return new RunEnded(run.runId(), RunOutcome.CANCELLED, BY, reason, null, now);
    }

    /**
     * Checks that the run is cancelled after the event was published: the first end of a run stands, and a service may
     * have been faster.
     */
    static void requireStanding(RunStatus run) {
        if (run.end().isPresent() && run.state() != RunState.CANCELLED) {
            throw new CommandException("run %s ended in the same moment: %s".formatted(run.runId(), how(run)));
        }
    }

    /** The event as a record without a transaction, so that no other process is fenced. */
    static ProducerRecord<byte[], byte[]> record(RunEnded end) {
        ProducerRecord<String, SpecificRecord> record = RunEnds.toLog(end);
        return new ProducerRecord<>(
                record.topic(), record.key().getBytes(StandardCharsets.UTF_8), Events.encode(record.value()));
    }

    private static String how(RunStatus run) {
        return run.end()
                .map(end -> "%s by %s%s"
                        .formatted(run.state(), end.by(), end.reason().isEmpty() ? "" : ": " + end.reason()))
                .orElse(run.state().toString());
    }
}
