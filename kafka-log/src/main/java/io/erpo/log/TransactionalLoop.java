package io.erpo.log;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Consume, transform, produce: what became of one poll and the offsets behind it are committed in one transaction, or not at
 * all. The transformation runs before the transaction opens, so that slow work holds up no reader of committed records.
 *
 * <p>A transaction that cannot be committed (a rebalance came between, the coordinator moved) is aborted and the same records
 * are read and transformed again. Written on the plain clients because nothing may come between these steps: a framework that
 * polls ahead, or that takes a failed commit for a handled one, loses records without a trace.
 *
 * <p>Belongs to the one thread that calls {@link #run}; only {@link #stop} may come from another.
 */
public final class TransactionalLoop {

    /** Makes records of records. Must not keep state between calls: any call may be repeated. */
    @FunctionalInterface
    public interface Transformation {
        List<ProducerRecord<String, SpecificRecord>> apply(ConsumerRecords<byte[], byte[]> batch);
    }

    private static final Logger LOG = LoggerFactory.getLogger(TransactionalLoop.class);
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final int MAX_ABORTS_IN_A_ROW = 5;

    private final Consumer<byte[], byte[]> consumer;
    private final Producer<String, SpecificRecord> producer;
    private final Transformation transformation;
    private int abortsInARow;
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
        try (consumer;
                producer) {
            producer.initTransactions();
            consumer.subscribe(topics);
            while (!stopped) {
                ConsumerRecords<byte[], byte[]> batch = consumer.poll(POLL);
                if (!batch.isEmpty()) {
                    List<ProducerRecord<String, SpecificRecord>> results = transformation.apply(batch);
                    if (!committed(batch, results)) {
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

    private boolean committed(
            ConsumerRecords<byte[], byte[]> batch, List<ProducerRecord<String, SpecificRecord>> results) {
        try {
            producer.beginTransaction();
            results.forEach(producer::send);
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
            producer.abortTransaction();
            if (++abortsInARow == MAX_ABORTS_IN_A_ROW) {
                throw e;
            }
            LOG.warn("records={} transaction aborted, reading them again", batch.count(), e);
            return false;
        }
    }

    /** As a new member, since Kafka may have taken this one for dead; begins at what is committed. */
    private void readAgain(Collection<String> topics) {
        consumer.unsubscribe();
        consumer.subscribe(topics);
    }
}
