package io.erpo.log;

import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.NoOffsetForPartitionException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
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
 * Consume, transform, produce: commits the results of a poll and its offsets in one transaction, or not at all. The
 * transformation runs before the transaction opens, so that slow work delays no reader of committed records. With a
 * consumer that polls one record, each record is its own transaction.
 *
 * <p>A transaction that cannot be committed (after a rebalance, or because the coordinator moved) is aborted, and the
 * same records are read and transformed again. Uses the plain clients because nothing may come between these steps: a
 * framework that polls ahead, or treats a failed commit as handled, silently loses records.
 *
 * <p>Belongs to the thread that calls {@link #run}; other threads may only call {@link #stop}.
 */
public final class TransactionalLoop implements AutoCloseable {

    /** Turns records into records. Any call may be repeated, and state kept between calls must allow that. */
    @FunctionalInterface
    public interface Transformation {

        List<ProducerRecord<String, SpecificRecord>> apply(ConsumerRecords<byte[], byte[]> batch);

        /** Called when the results of the last batch are committed. */
        default void committed(List<ProducerRecord<String, SpecificRecord>> results) {}

        /** Called when nothing of the last batch is committed: its records will return, to this instance or another. */
        default void aborted() {}

        /** Called when records of a partition were deleted before they could be part of a batch. */
        default void deleted(TopicPartition partition) {}
    }

    private static final Logger LOG = LoggerFactory.getLogger(TransactionalLoop.class);
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final int MAX_ABORTS_IN_A_ROW = 5;
    /** More seconds than the session of a dead member lasts. */
    private static final int MAX_REFUSALS_IN_A_ROW = 60;

    private final Consumer<byte[], byte[]> consumer;
    private final Producer<String, SpecificRecord> producer;
    private final Transformation transformation;
    private final IdleGroup idle;
    private final GroupPositions positions;
    private int abortsInARow;
    private int refusalsInARow;
    private volatile boolean stopped;

    /** A loop of a group that recognises what is done, and begins at the earliest record. */
    public TransactionalLoop(
            Consumer<byte[], byte[]> consumer,
            Producer<String, SpecificRecord> producer,
            Transformation transformation) {
        this(consumer, producer, transformation, Beginning.EARLIEST);
    }

    /** @param beginning where the group goes on when Kafka has no position for it */
    public TransactionalLoop(
            Consumer<byte[], byte[]> consumer,
            Producer<String, SpecificRecord> producer,
            Transformation transformation,
            Beginning beginning) {
        this.consumer = consumer;
        this.producer = producer;
        this.transformation = transformation;
        this.idle = new IdleGroup(consumer);
        this.positions = new GroupPositions(consumer, beginning, transformation::deleted);
    }

    /**
     * Runs until stopped, then closes the clients.
     *
     * @throws RuntimeException from the transformation, or from Kafka when continuing is impossible; nothing of the
     * current batch is then committed
     */
    public void run(Collection<String> topics) {
        try (this) {
            producer.initTransactions();
            consumer.subscribe(topics, new Resumption());
            while (!stopped) {
                ConsumerRecords<byte[], byte[]> batch = poll();
                if (!batch.isEmpty()) {
                    List<ProducerRecord<String, SpecificRecord>> results = transformation.apply(batch);
                    if (committed(batch.nextOffsets(), results)) {
                        transformation.committed(results);
                    } else {
                        transformation.aborted();
                        readAgain();
                    }
                } else {
                    commitWhenIdle();
                }
            }
        } catch (WakeupException e) {
            if (!stopped) {
                throw e;
            }
        }
    }

    /** Ends {@link #run} after the current batch. */
    public void stop() {
        stopped = true;
        consumer.wakeup();
    }

    /** Closes the clients if {@link #run} has not; must not be called while it runs. */
    @Override
    public void close() {
        producer.close();
        consumer.close();
    }

    /**
     * After an upgrade, Kafka may count a dead instance of an older version as a member until its session expires, and
     * until then refuses members with a different partition assignor.
     */
    private ConsumerRecords<byte[], byte[]> poll() {
        try {
            ConsumerRecords<byte[], byte[]> batch = DamagedLog.poll(consumer, POLL);
            refusalsInARow = 0;
            return batch;
        } catch (NoOffsetForPartitionException e) {
            positions.begin(e.partitions());
            return ConsumerRecords.empty();
        } catch (OffsetOutOfRangeException e) {
            positions.goOn(e.offsetOutOfRangePartitions());
            return ConsumerRecords.empty();
        } catch (InconsistentGroupProtocolException e) {
            if (++refusalsInARow == MAX_REFUSALS_IN_A_ROW) {
                throw e;
            }
            LOG.warn("waiting for the end of members of the group that assign partitions in another way");
            LockSupport.parkNanos(POLL.toNanos());
            return ConsumerRecords.empty();
        }
    }

    private void commitWhenIdle() {
        Map<TopicPartition, OffsetAndMetadata> passed = idle.due();
        if (!passed.isEmpty() && !committed(passed, List.of())) {
            readAgain();
        }
    }

    /** @param next where each partition goes on */
    private boolean committed(
            Map<TopicPartition, OffsetAndMetadata> next, List<ProducerRecord<String, SpecificRecord>> results) {
        try {
            producer.beginTransaction();
            results.forEach(producer::send);
            // These include the leader epochs of the records, which reveal a truncated log.
            producer.sendOffsetsToTransaction(next, consumer.groupMetadata());
            producer.commitTransaction();
            idle.committed(next);
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
            LOG.warn("partitions={} transaction aborted, reading their records again", next.size(), e);
            return false;
        }
    }

    /** A fenced or broken producer cannot abort; then continuing is impossible, and the first failure is the reason. */
    private void abort(KafkaException cause) {
        try {
            producer.abortTransaction();
        } catch (KafkaException | IllegalStateException e) {
            cause.addSuppressed(e);
            throw cause;
        }
    }

    /**
     * Goes back to the committed offsets and joins the group again, since it may have gone on without this member. Reads
     * nothing until then: what it would read now could not be committed either.
     *
     * <p>It joins with the partitions that it has. A member with a stable name that forgot them would be given those of the
     * present generation without a rebalance; partitions that it was to hand over would then belong to no member.
     */
    private void readAgain() {
        idle.forget();
        Set<TopicPartition> assigned = consumer.assignment();
        Set<TopicPartition> without = new HashSet<>();
        Map<TopicPartition, OffsetAndMetadata> committed = consumer.committed(assigned);
        for (TopicPartition partition : assigned) {
            OffsetAndMetadata offset = committed.get(partition);
            if (offset == null) {
                without.add(partition);
            } else {
                consumer.seek(partition, offset);
            }
        }
        if (!without.isEmpty()) {
            positions.begin(without);
        }
        consumer.pause(assigned);
        consumer.enforceRebalance("a transaction was aborted");
    }

    /** Reads on when the group has been joined again. */
    private final class Resumption implements ConsumerRebalanceListener {

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            // Nothing is kept for a partition.
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            consumer.resume(consumer.paused());
        }
    }
}
