package io.erpo.learner;

import io.erpo.events.AdvantageBatch;
import io.erpo.events.RunStarted;
import io.erpo.learner.LearnerStatus.Phase;
import io.erpo.learner.log.Answers;
import io.erpo.learner.log.KafkaClients;
import io.erpo.learner.log.ResponseFetcher;
import io.erpo.learner.log.RunLog;
import io.erpo.learner.training.Computation;
import io.erpo.learner.training.InvalidEventException;
import io.erpo.learner.training.Learner;
import io.erpo.learner.training.NewPolicy;
import io.erpo.learner.training.TrainingStoppedException;
import io.erpo.policy.store.PolicyStore;
import io.erpo.schemas.Events;
import io.erpo.schemas.Topics;
import io.erpo.schemas.UnreadableEventException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.WakeupException;
import org.jboss.logging.Logger;

/**
 * Consumes runs and advantage batches, one record at a time: work on it, make the result durable, then commit policy,
 * step and offset in one transaction.
 *
 * <p>It drives Kafka's own clients on one thread instead of declaring channels: a step takes minutes and must not begin
 * inside a transaction, and here the order of the three acts can be read in {@link #handle}. Three kinds of trouble take
 * three paths: poison goes to the dead letters; a stop loses nothing, since nothing was committed; everything else ends
 * the loop with an exception, and the process with it, to be resumed from the log.
 */
final class LearnerLoop implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(LearnerLoop.class);
    private static final Duration POLL = Duration.ofSeconds(1);
    /** Times in a row that the work on a record may be repeated. */
    private static final int MOST_REPETITIONS = 5;

    private final AtomicBoolean stopping = new AtomicBoolean();
    private final LearnerStatus status;
    private final LearnerMetrics metrics;
    private final Consumer<byte[], byte[]> work;
    private final Answers answers;
    private final RunLog runs;
    private final ResponseFetcher responses;
    private final Learner learner;
    private int repetitions;

    LearnerLoop(
            KafkaClients kafka,
            String instance,
            PolicyStore store,
            Computation computation,
            Clock clock,
            LearnerStatus status,
            LearnerMetrics metrics) {
        this.status = status;
        this.metrics = metrics;
        this.work = kafka.work(instance);
        this.answers = new Answers(kafka.transactional(instance));
        this.runs = new RunLog(kafka.reader());
        this.responses = new ResponseFetcher(kafka.reader());
        this.learner = new Learner(store, responses, computation, clock, stopping::get);
    }

    /** Works until it is stopped. Any exception is fatal: what was not committed is repeated after a restart. */
    void run() {
        try {
            answers.begin();
            status.enter(Phase.READING_LOG);
            runs.catchUp();
            subscribe();
            while (!stopping.get()) {
                status.enter(Phase.WAITING);
                for (ConsumerRecord<byte[], byte[]> record : work.poll(POLL)) {
                    status.enter(Phase.WORKING, Answers.place(record));
                    handle(record);
                }
            }
        } catch (WakeupException | TrainingStoppedException e) {
            LOG.infof("stopped: %s", e.getMessage() == null ? "while waiting for work" : e.getMessage());
        } finally {
            status.enter(Phase.STOPPED, status.record());
        }
    }

    /** Asks the loop to end, from any thread: at once when it waits, else before the next update. */
    void stop() {
        stopping.set(true);
        work.wakeup();
    }

    @Override
    public void close() {
        learner.close();
        responses.close();
        runs.close();
        answers.close();
        work.close();
    }

    private void handle(ConsumerRecord<byte[], byte[]> record) {
        try {
            Optional<NewPolicy> made = result(record);
            answers.commit(record, work.groupMetadata(), made);
            repetitions = 0;
            made.ifPresent(metrics::made);
            made.map(NewPolicy::policy).ifPresent(runs::committed);
        } catch (UnreadableEventException | InvalidEventException e) {
            LOG.errorf(
                    "refused %s, which is now in %s: %s. A run whose record is refused cannot go on",
                    Answers.place(record), Topics.DEAD_LETTERS.name(), e.getMessage());
            answers.refuse(record, work.groupMetadata(), e.getMessage());
            metrics.refused();
        } catch (CommitFailedException e) {
            if (++repetitions > MOST_REPETITIONS) {
                throw e;
            }
            // Kafka has taken this learner for dead, because it or the broker stood still. It begins as a new member.
            LOG.warnf("works on %s again, nothing of it is committed: %s", Answers.place(record), e.getMessage());
            work.unsubscribe();
            subscribe();
        }
    }

    private void subscribe() {
        work.subscribe(List.of(Topics.RUNS.name(), Topics.ADVANTAGE_BATCHES.name()));
    }

    private Optional<NewPolicy> result(ConsumerRecord<byte[], byte[]> record) {
        if (record.topic().equals(Topics.RUNS.name())) {
            RunStarted run = Events.decode(record.value(), RunStarted.class);
            return learner.start(run, runs.catchUp());
        }
        AdvantageBatch batch = Events.decode(record.value(), AdvantageBatch.class);
        return learner.train(batch, runs.catchUp());
    }
}
