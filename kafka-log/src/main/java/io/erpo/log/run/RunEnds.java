package io.erpo.log.run;

import io.erpo.events.RecordPlace;
import io.erpo.events.RunEnded;
import io.erpo.events.RunOutcome;
import io.erpo.log.LogClients;
import io.erpo.log.read.LogView;
import io.erpo.schemas.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/** The ends of runs, followed while this is open. The first end of a run stands. */
public final class RunEnds implements AutoCloseable {

    private static final int LONGEST_REASON = 4_000;

    private final LogView<RunEnded> log;

    private RunEnds(LogView<RunEnded> log) {
        this.log = log;
    }

    /** Starts reading in the background. */
    public static RunEnds open(LogClients clients) {
        return new RunEnds(LogView.open(Topics.RUN_ENDS, clients));
    }

    /** Whether every end that was in the log at the start has been read. */
    public boolean caughtUp() {
        return log.caughtUp();
    }

    /**
     * Waits until every end that is in the log now has been read.
     *
     * @throws io.erpo.log.LogException when the log cannot be read in this time
     */
    public void catchUp(Duration timeout) throws InterruptedException {
        log.catchUp(timeout);
    }

    /** Waits, however long, until every end that was in the log at the start has been read. */
    public void awaitCaughtUp() throws InterruptedException {
        log.awaitCaughtUp();
    }

    /** How a run ended; empty while it goes on. */
    public Optional<RunEnded> of(String runId) {
        return log.oldest(end -> end.getRunId().equals(runId));
    }

    /** How many ends have been read; a run may have several. */
    public int count() {
        return log.records().size();
    }

    /** The end of a run that cannot go on because of this record. */
    public static ProducerRecord<String, SpecificRecord> failedAt(
            ConsumerRecord<byte[], byte[]> record, String runId, String service, String reason, Instant now) {
        RecordPlace place = new RecordPlace(record.topic(), record.partition(), record.offset());
        return toLog(new RunEnded(runId, RunOutcome.FAILED, service, shortened(reason), place, now));
    }

    /** A reason may quote a file or a record. */
    private static String shortened(String reason) {
        return reason.length() <= LONGEST_REASON ? reason : reason.substring(0, LONGEST_REASON) + " ...";
    }

    /** The record of an end, ready to send. */
    public static ProducerRecord<String, SpecificRecord> toLog(RunEnded end) {
        return new ProducerRecord<>(Topics.RUN_ENDS.name(), end.getRunId(), end);
    }

    @Override
    public void close() {
        log.close();
    }
}
