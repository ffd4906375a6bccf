package io.erpo.learner;

import io.erpo.events.AdvantageBatch;
import io.erpo.events.PolicyPublished;
import io.erpo.events.RunEnded;
import io.erpo.events.RunStarted;
import io.erpo.learner.LearnerStatus.Phase;
import io.erpo.learner.log.Answers;
import io.erpo.learner.log.LedgerReader;
import io.erpo.learner.log.ResponseFetcher;
import io.erpo.learner.training.Computation;
import io.erpo.learner.training.InvalidEventException;
import io.erpo.learner.training.Learner;
import io.erpo.learner.training.NewPolicy;
import io.erpo.learner.training.RunFailedException;
import io.erpo.learner.training.RunLedger;
import io.erpo.learner.training.TrainingStoppedException;
import io.erpo.log.DeadLetters;
import io.erpo.log.LogClients;
import io.erpo.log.Place;
import io.erpo.log.TransactionalLoop;
import io.erpo.log.read.LogFollower;
import io.erpo.log.run.RunEnds;
import io.erpo.policy.store.PolicyStore;
import io.erpo.schemas.Events;
import io.erpo.schemas.Topics;
import io.erpo.schemas.UnreadableEventException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Consumes runs and advantage batches, one record at a time: processes it, makes the result durable, then commits
 * policy, step and offset in one transaction.
 *
 * <p>There are four kinds of failure: a bad record goes to the dead letters; a fault of one run ends that run in the log,
 * and the loop goes on with the others; a stop loses nothing, since nothing was committed; anything else ends the loop
 * with an exception, and so the process, which resumes from the log.
 */
final class LearnerLoop implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LearnerLoop.class);
    private static final String GROUP = "learner-service";
    private static final List<String> TOPICS = List.of(Topics.RUNS.name(), Topics.ADVANTAGE_BATCHES.name());

    private final AtomicBoolean stopping = new AtomicBoolean();
    private final LearnerStatus status;
    private final LearnerMetrics metrics;
    private final LedgerReader ledger;
    private final ResponseFetcher responses;
    private final Learner learner;
    private final Clock clock;
    private final HeapBlame heap = new HeapBlame();
    private final TransactionalLoop loop;

    LearnerLoop(
            LogClients kafka,
            String instance,
            PolicyStore store,
            Computation computation,
            Clock clock,
            LearnerStatus status,
            LearnerMetrics metrics) {
        String name = "learner-" + instance;
        this.status = status;
        this.metrics = metrics;
        this.clock = clock;
        this.ledger =
                new LedgerReader(LogFollower.ofRunPlane(kafka.reader(), LedgerReader.TOPICS, kafka.bootstrapServers()));
        this.responses = new ResponseFetcher(kafka.reader());
        this.learner = new Learner(store, responses, computation, clock, stopping::get);
        // Each record is a transaction, because the next record needs its result.
        this.loop = new TransactionalLoop(kafka.consumer(GROUP, name, 1), kafka.producer(name), new Work());
    }

    /** Runs until stopped. Any exception is fatal: uncommitted work is repeated after a restart. */
    void run() {
        try {
            status.enter(Phase.READING_LOG);
            ledger.catchUp();
            status.enter(Phase.WAITING);
            loop.run(TOPICS);
            LOG.info("stopped: while waiting for work");
        } catch (TrainingStoppedException e) {
            LOG.info("stopped: {}", e.getMessage());
        } finally {
            status.enter(Phase.STOPPED, status.record());
        }
    }

    /** Stops the loop, from any thread: at once while it waits, else before the next update. */
    void stop() {
        stopping.set(true);
        loop.stop();
    }

    @Override
    public void close() {
        loop.close();
        learner.close();
        responses.close();
        ledger.close();
    }

    private List<ProducerRecord<String, SpecificRecord>> answer(ConsumerRecord<byte[], byte[]> record) {
        if (record.topic().equals(Topics.RUNS.name())) {
            RunStarted run = Events.decode(record.value(), RunStarted.class);
            return answer(record, run.getRunId(), ledger -> learner.start(run, ledger));
        }
        AdvantageBatch batch = Events.decode(record.value(), AdvantageBatch.class);
        metrics.begun(batch);
        return answer(record, batch.getRunId(), ledger -> learner.train(batch, ledger));
    }

    private List<ProducerRecord<String, SpecificRecord>> answer(
            ConsumerRecord<byte[], byte[]> record, String runId, Function<RunLedger, Optional<NewPolicy>> work) {
        RunLedger known = ledger.catchUp();
        if (known.hasEnded(runId)) {
            LOG.info("skipped {}, because its run has ended runId={}", Place.of(record), runId);
            return List.of();
        }
        try {
            return work.apply(known).map(Answers::of).orElse(List.of());
        } catch (InvalidEventException e) {
            ProducerRecord<String, SpecificRecord> letter = DeadLetters.of(record, GROUP, e.getMessage());
            return e.endsRun() ? List.of(letter, failed(record, runId, e.getMessage(), e)) : List.of(letter);
        } catch (RunFailedException e) {
            return List.of(failed(record, runId, e.getMessage(), e));
        } catch (OutOfMemoryError e) {
            return List.of(failed(record, runId, heap.blame(learner::release, e), e));
        }
    }

    private ProducerRecord<String, SpecificRecord> failed(
            ConsumerRecord<byte[], byte[]> record, String runId, String reason, Throwable cause) {
        LOG.error("run failed runId={} at {}: {}", runId, Place.of(record), reason, cause);
        learner.release();
        return RunEnds.failedAt(record, runId, GROUP, reason, clock.instant());
    }

    /** The processing of a record. */
    private final class Work implements TransactionalLoop.Transformation {

        @Override
        public List<ProducerRecord<String, SpecificRecord>> apply(ConsumerRecords<byte[], byte[]> batch) {
            if (batch.count() != 1) {
                throw new IllegalArgumentException("batch must hold one record, held " + batch.count());
            }
            ConsumerRecord<byte[], byte[]> record = batch.iterator().next();
            status.enter(Phase.WORKING, Place.of(record).toString());
            try {
                return DeadLetters.unlessTooLarge(answer(record), record, GROUP);
            } catch (UnreadableEventException e) {
                return List.of(DeadLetters.of(record, GROUP, e.getMessage()));
            }
        }

        @Override
        public void committed(List<ProducerRecord<String, SpecificRecord>> results) {
            for (ProducerRecord<String, SpecificRecord> result : results) {
                if (result.value() instanceof PolicyPublished policy) {
                    ledger.committed(policy);
                } else if (result.value() instanceof RunEnded end) {
                    ledger.committed(end);
                }
                metrics.committed(result.value());
            }
            status.enter(Phase.WAITING);
        }

        @Override
        public void aborted() {
            status.enter(Phase.WAITING);
        }
    }
}
