package io.erpo.learner.log;

import io.erpo.events.PolicyPublished;
import io.erpo.events.RunStarted;
import io.erpo.learner.training.RunLedger;
import io.erpo.schemas.Events;
import io.erpo.schemas.Topics;
import io.erpo.schemas.UnreadableEventException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

/**
 * Reads the ledger of runs and policies from the log, to its end at the moment of asking. After a crash, a take-over or an
 * aborted transaction only the log is right; all the learner adds to it is what it has just committed, because a commit
 * returns before readers of committed records see it.
 */
public final class RunLog implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(RunLog.class);
    private static final Duration POLL = Duration.ofSeconds(1);
    /** Polls in a row that may bring nothing while there is something to read. */
    private static final int PATIENCE = (int) (KafkaClients.OUTAGE_MS / POLL.toMillis());

    private final Consumer<byte[], byte[]> consumer;
    private final RunLedger ledger = new RunLedger();

    /** @param consumer a reader; this object closes it */
    public RunLog(Consumer<byte[], byte[]> consumer) {
        this.consumer = consumer;
        // Topics of the run plane have one partition, which keeps a run's records in order.
        List<TopicPartition> partitions =
                List.of(new TopicPartition(Topics.RUNS.name(), 0), new TopicPartition(Topics.POLICIES.name(), 0));
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    /**
     * The ledger with every record that is committed now.
     *
     * @throws IllegalStateException when the log cannot be read to its end
     */
    public RunLedger catchUp() {
        Map<TopicPartition, Long> end = consumer.endOffsets(consumer.assignment());
        int silence = 0;
        while (end.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
            var polled = consumer.poll(POLL);
            polled.forEach(this::note);
            silence = polled.isEmpty() ? silence + 1 : 0;
            if (silence == PATIENCE) {
                throw new IllegalStateException(
                        "runs and policies could not be read to offsets %s: nothing came in %d s"
                                .formatted(end, PATIENCE * POLL.toSeconds()));
            }
        }
        return ledger;
    }

    /** Notes a policy whose transaction is committed. */
    public void committed(PolicyPublished policy) {
        ledger.note(policy);
    }

    @Override
    public void close() {
        consumer.close();
    }

    private void note(ConsumerRecord<byte[], byte[]> record) {
        try {
            SpecificRecord event = Events.decode(record.value());
            if (event instanceof RunStarted run) {
                ledger.note(run);
            } else if (event instanceof PolicyPublished policy) {
                ledger.note(policy);
            }
        } catch (UnreadableEventException e) {
            // Whoever consumes the topic for its work puts the record into the dead letters.
            LOG.warnf("skipped %s-%d@%d: %s", record.topic(), record.partition(), record.offset(), e.getMessage());
        }
    }
}
