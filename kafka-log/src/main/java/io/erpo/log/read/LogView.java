package io.erpo.log.read;

import io.erpo.log.DamagedLog;
import io.erpo.log.LogClients;
import io.erpo.log.LogException;
import io.erpo.schemas.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The content of a run-plane topic, from its first committed record, followed while the view is open: the known runs or
 * policies. For small topics only, because what is kept of every record stays in memory.
 *
 * @param <T> what is kept of a record
 */
public final class LogView<T> implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LogView.class);
    private static final Duration POLL = Duration.ofMillis(200);

    private final String topic;
    private final Consumer<byte[], byte[]> consumer;
    private final Function<ConsumerRecord<byte[], byte[]>, Optional<T>> kept;
    private final Thread follower;
    private final List<T> records = new ArrayList<>();
    private List<TopicPartition> partitions = List.of();
    private Map<TopicPartition, Long> end = Map.of();
    private long endAsked;
    private boolean caughtUp;
    private long asked;
    private long answered;
    private RuntimeException failure;
    private volatile boolean closed;

    private LogView(
            Topic<?> topic,
            Consumer<byte[], byte[]> consumer,
            Function<ConsumerRecord<byte[], byte[]>, Optional<T>> kept) {
        this.topic = topic.name();
        this.consumer = consumer;
        this.kept = kept;
        this.follower = new Thread(() -> follow(topic), "log-view-" + topic.shortName());
        follower.setDaemon(true);
    }

    /** Opens a view of whole events and starts reading in the background. */
    public static <V extends SpecificRecord> LogView<V> open(Topic<V> topic, LogClients clients) {
        return open(topic, clients, event -> event);
    }

    /** As above, a view that keeps only what {@code kept} makes of each event. */
    public static <V extends SpecificRecord, T> LogView<T> open(
            Topic<V> topic, LogClients clients, Function<? super V, ? extends T> kept) {
        LogView<T> view = new LogView<>(topic, clients.reader(), record -> Decoding.event(record, topic.value())
                .map(kept));
        view.follower.start();
        return view;
    }

    /** Whether everything that was in the topic when the view opened has been read. */
    public synchronized boolean caughtUp() {
        rethrow();
        return caughtUp;
    }

    /**
     * Waits, however long, until everything that was in the topic when the view opened has been read, or the view is closed: a
     * service may start before the topics exist.
     *
     * @throws InterruptedException when the waiting thread is interrupted
     */
    public synchronized void awaitCaughtUp() throws InterruptedException {
        for (rethrow(); !caughtUp && !closed; rethrow()) {
            wait();
        }
    }

    /**
     * Waits until everything that is in the topic now has been read. What was written before something else was read from
     * the log is then known here, or does not exist.
     *
     * @throws LogException when it cannot be read in this time
     * @throws InterruptedException when the waiting thread is interrupted
     */
    public synchronized void catchUp(Duration timeout) throws InterruptedException {
        long deadline = System.nanoTime() + timeout.toNanos();
        long mine = ++asked;
        consumer.wakeup();
        for (rethrow(); answered < mine; rethrow()) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                throw new LogException(
                        "%s could not be read to its end within %d s; does it exist, and does Kafka answer?"
                                .formatted(topic, timeout.toSeconds()));
            }
            wait(Math.max(1, left / 1_000_000));
        }
    }

    /** All records read so far, oldest first. */
    public synchronized List<T> records() {
        rethrow();
        return List.copyOf(records);
    }

    /** The oldest record that matches. */
    public synchronized Optional<T> oldest(Predicate<? super T> wanted) {
        rethrow();
        return records.stream().filter(wanted).findFirst();
    }

    /** The newest record so far that matches. */
    public synchronized Optional<T> newest(Predicate<? super T> wanted) {
        rethrow();
        for (int i = records.size() - 1; i >= 0; i--) {
            if (wanted.test(records.get(i))) {
                return Optional.of(records.get(i));
            }
        }
        return Optional.empty();
    }

    /**
     * Waits until a record matches.
     *
     * @return the newest match, or empty after the timeout
     * @throws InterruptedException when the waiting thread is interrupted
     */
    public synchronized Optional<T> await(Predicate<? super T> wanted, Duration timeout) throws InterruptedException {
        long deadline = System.nanoTime() + timeout.toNanos();
        Optional<T> found = newest(wanted);
        while (found.isEmpty()) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                return found;
            }
            wait(Math.max(1, left / 1_000_000));
            found = newest(wanted);
        }
        return found;
    }

    @Override
    public void close() {
        closed = true;
        consumer.wakeup();
        synchronized (this) {
            notifyAll();
        }
    }

    private void follow(Topic<?> followed) {
        try (consumer) {
            while (!closed) {
                try {
                    if (partitions.isEmpty()) {
                        begin(followed);
                    } else {
                        read();
                    }
                } catch (WakeupException e) {
                    LOG.trace("topic={} closed, or someone waits for its end", topic);
                }
            }
        } catch (RuntimeException e) {
            fail(e);
        }
    }

    /** Services may start before the topics exist. */
    private void begin(Topic<?> followed) {
        List<TopicPartition> known = Partitions.of(consumer, followed);
        if (known.isEmpty()) {
            LOG.warn("topic={} does not exist; waiting for it", topic);
        }
        while (known.isEmpty() && !closed) {
            LockSupport.parkNanos(POLL.toNanos());
            known = Partitions.of(consumer, followed);
        }
        consumer.assign(known);
        consumer.seekToBeginning(known);
        end = consumer.endOffsets(known);
        partitions = known;
    }

    private void read() {
        long awaited = awaited();
        if (awaited > endAsked) {
            end = consumer.endOffsets(partitions);
            endAsked = awaited;
        }
        List<T> polled = new ArrayList<>();
        DamagedLog.poll(consumer, POLL).forEach(record -> kept.apply(record).ifPresent(polled::add));
        append(polled);
        if (end.entrySet().stream().allMatch(e -> consumer.position(e.getKey()) >= e.getValue())) {
            reached(endAsked);
        }
    }

    private synchronized long awaited() {
        return asked;
    }

    private synchronized void append(List<T> polled) {
        records.addAll(polled);
        if (!polled.isEmpty()) {
            notifyAll();
        }
    }

    private synchronized void reached(long question) {
        caughtUp = true;
        answered = question;
        notifyAll();
    }

    private synchronized void fail(RuntimeException e) {
        failure = e;
        notifyAll();
    }

    private void rethrow() {
        if (failure != null) {
            throw new IllegalStateException("reading " + topic + " failed: " + failure.getMessage(), failure);
        }
    }
}
