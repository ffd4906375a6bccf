package io.erpo.learner;

import io.erpo.events.AdvantageBatch;
import io.erpo.events.PolicyPublished;
import io.erpo.events.RunStarted;
import io.erpo.learner.LearnerStatus.Phase;
import io.erpo.learner.log.Answers;
import io.erpo.learner.log.LedgerReader;
import io.erpo.learner.log.ResponseFetcher;
import io.erpo.learner.training.Computation;
import io.erpo.learner.training.InvalidEventException;
import io.erpo.learner.training.Learner;
import io.erpo.learner.training.NewPolicy;
import io.erpo.learner.training.TrainingStoppedException;
import io.erpo.log.DeadLetters;
import io.erpo.log.LogClients;
import io.erpo.log.Place;
import io.erpo.log.TransactionalLoop;
import io.erpo.log.read.LogFollower;
import io.erpo.policy.store.PolicyStore;
import io.erpo.schemas.Events;
import io.erpo.schemas.Topics;
import io.erpo.schemas.UnreadableEventException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
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
 * <p>There are three kinds of failure: a bad record goes to the dead letters; a stop loses nothing, since nothing was
 * committed; anything else ends the loop with an exception, and so the process, which resumes from the log.
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

    private Optional<NewPolicy> result(ConsumerRecord<byte[], byte[]> record) {
        if (record.topic().equals(Topics.RUNS.name())) {
            RunStarted run = Events.decode(record.value(), RunStarted.class);
            return learner.start(run, ledger.catchUp());
        }
        AdvantageBatch batch = Events.decode(record.value(), AdvantageBatch.class);
        return learner.train(batch, ledger.catchUp());
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
                List<ProducerRecord<String, SpecificRecord>> results =
                        result(record).map(Answers::of).orElse(List.of());
                return DeadLetters.unlessTooLarge(results, record, GROUP);
            } catch (UnreadableEventException | InvalidEventException e) {
                LOG.error("a run whose record is refused cannot go on");
                return List.of(DeadLetters.of(record, GROUP, e.getMessage()));
            }
        }

        @Override
        public void committed(List<ProducerRecord<String, SpecificRecord>> results) {
            for (ProducerRecord<String, SpecificRecord> result : results) {
                if (result.value() instanceof PolicyPublished policy) {
                    ledger.committed(policy);
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
