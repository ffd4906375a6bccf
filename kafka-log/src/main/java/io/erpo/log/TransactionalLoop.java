package io.erpo.log;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InconsistentGroupProtocolException;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Consume, transform, produce: what became of one poll and the offsets behind it are committed in one transaction, or not at
 * all. The transformation runs before the transaction opens, so that slow work holds up no reader of committed records. A
 * consumer that polls one record makes each record a transaction of its own.
 *
 * <p>A transaction that cannot be committed (a rebalance came between, the coordinator moved) is aborted and the same records
 * are read and transformed again. Written on the plain clients because nothing may come between these steps: a framework that
 * polls ahead, or that takes a failed commit for a handled one, loses records without a trace.
 *
 * <p>Belongs to the one thread that calls {@link #run}; only {@link #stop} may come from another.
 */
public final class TransactionalLoop implements AutoCloseable {

    /** Makes records of records. Any call may be repeated, so what it keeps between calls must stand that. */
    @FunctionalInterface
    public interface Transformation {

        List<ProducerRecord<String, SpecificRecord>> apply(ConsumerRecords<byte[], byte[]> batch);

        /** Is told when what it made of the last batch is committed. */
        default void committed(List<ProducerRecord<String, SpecificRecord>> results) {}

        /** Is told when nothing of the last batch is committed: its records will come again, to this instance or another. */
        default void aborted() {}
    }

    private static final Logger LOG = LoggerFactory.getLogger(TransactionalLoop.class);
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final int MAX_ABORTS_IN_A_ROW = 5;
    /** More seconds than the session of a dead member lasts. */
    private static final int MAX_REFUSALS_IN_A_ROW = 60;

    private final Consumer<byte[], byte[]> consumer;
    private final Producer<String, SpecificRecord> producer;
    private final Transformation transformation;
    private int abortsInARow;
    private int refusalsInARow;
    private volatile boolean stopped;

    public TransactionalLoop(
            Consumer<byte[], byte[]> consumer,
            Producer<String, SpecificRecord> producer,
            Transformation transformation) {
        this.consumer = consumer;
        this.producer = producer;
        this.transformation = transformation;
    }

    /**
     * Runs until stopped, then closes the clients.
     *
     * @throws RuntimeException what the transformation throws, and what Kafka says when going on is impossible; nothing of the
     *     batch at hand is committed then
     */
    public void run(Collection<String> topics) {
        try (this) {
            producer.initTransactions();
            consumer.subscribe(topics);
            while (!stopped) {
                ConsumerRecords<byte[], byte[]> batch = poll();
                if (!batch.isEmpty()) {
                    List<ProducerRecord<String, SpecificRecord>> results = transformation.apply(batch);
                    if (committed(batch, results)) {
                        transformation.committed(results);
                    } else {
                        transformation.aborted();
                        readAgain(topics);
                    }
                }
            }
        } catch (WakeupException e) {
            if (!stopped) {
                throw e;
            }
        }
    }

    /** Ends {@link #run} after the batch at hand. */
    public void stop() {
        stopped = true;
        consumer.wakeup();
    }

    /** Closes the clients where {@link #run} has not; not while it runs. */
    @Override
    public void close() {
        producer.close();
        consumer.close();
    }

    /**
     * After an upgrade, Kafka may count a dead instance of an older version as a member until its session is over, and refuses
     * others that assign partitions in another way until then.
     */
    private ConsumerRecords<byte[], byte[]> poll() {
        try {
            ConsumerRecords<byte[], byte[]> batch = consumer.poll(POLL);
            refusalsInARow = 0;
            return batch;
        } catch (InconsistentGroupProtocolException e) {
            if (++refusalsInARow == MAX_REFUSALS_IN_A_ROW) {
                throw e;
            }
            LOG.warn("waiting for the end of members of the group that assign partitions in another way");
            LockSupport.parkNanos(POLL.toNanos());
            return ConsumerRecords.empty();
        }
    }

    private boolean committed(
            ConsumerRecords<byte[], byte[]> batch, List<ProducerRecord<String, SpecificRecord>> results) {
        try {
            producer.beginTransaction();
            results.forEach(producer::send);
            // These carry the leader epochs of the records, by which a truncated log is noticed.
            producer.sendOffsetsToTransaction(batch.nextOffsets(), consumer.groupMetadata());
            producer.commitTransaction();
            abortsInARow = 0;
            return true;
        } catch (ProducerFencedException
                | OutOfOrderSequenceException
                | AuthenticationException
                | AuthorizationException
                | TimeoutException e) {
            throw e;
        } catch (KafkaException e) {
            abort(e);
            if (++abortsInARow == MAX_ABORTS_IN_A_ROW) {
                throw e;
            }
            LOG.warn("records={} transaction aborted, reading them again", batch.count(), e);
            return false;
        }
    }

    /** A producer that is fenced or broken cannot abort; then going on is impossible, for the reason that came first. */
    private void abort(KafkaException cause) {
        try {
            producer.abortTransaction();
        } catch (KafkaException | IllegalStateException e) {
            cause.addSuppressed(e);
            throw cause;
        }
    }

    /** As a new member, since Kafka may have taken this one for dead; begins at what is committed. */
    private void readAgain(Collection<String> topics) {
        consumer.unsubscribe();
        consumer.subscribe(topics);
    }
}
