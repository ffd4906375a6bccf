package io.erpo.log.read;

import io.erpo.log.DamagedLog;
import io.erpo.log.LogClients;
import io.erpo.schemas.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The content of a run-plane topic, from its first committed record, followed while the view is open: the known runs or
 * policies. For small topics only, because every record stays in memory.
 */
public final class LogView<V extends SpecificRecord> implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LogView.class);
    private static final Duration POLL = Duration.ofMillis(200);

    private final Topic<V> topic;
    private final Consumer<byte[], byte[]> consumer;
    private final Thread follower;
    private final List<V> records = new ArrayList<>();
    private boolean caughtUp;
    private RuntimeException failure;
    private volatile boolean closed;

    private LogView(Topic<V> topic, Consumer<byte[], byte[]> consumer) {
        this.topic = topic;
        this.consumer = consumer;
        this.follower = new Thread(this::follow, "log-view-" + topic.shortName());
        follower.setDaemon(true);
    }

    /** Opens a view and starts reading in the background. */
    public static <V extends SpecificRecord> LogView<V> open(Topic<V> topic, LogClients clients) {
        LogView<V> view = new LogView<>(topic, clients.reader());
        view.follower.start();
        return view;
    }

    /** Whether everything that was in the topic when the view opened has been read. */
    public synchronized boolean caughtUp() {
        rethrow();
        return caughtUp;
    }

    /** All records read so far, oldest first. */
    public synchronized List<V> records() {
        rethrow();
        return List.copyOf(records);
    }

    /** The oldest record that matches. */
    public synchronized Optional<V> oldest(Predicate<? super V> wanted) {
        rethrow();
        return records.stream().filter(wanted).findFirst();
    }

    /** The newest record so far that matches. */
    public synchronized Optional<V> newest(Predicate<? super V> wanted) {
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
    public synchronized Optional<V> await(Predicate<? super V> wanted, Duration timeout) throws InterruptedException {
        long deadline = System.nanoTime() + timeout.toNanos();
        Optional<V> found = newest(wanted);
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
    }

    private void follow() {
        try (consumer) {
            List<TopicPartition> partitions = partitions();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> end = consumer.endOffsets(partitions);
            while (!closed) {
                List<V> polled = new ArrayList<>();
                DamagedLog.poll(consumer, POLL)
                        .forEach(record -> Decoding.event(record, topic.value()).ifPresent(polled::add));
                boolean reachedEnd =
                        end.entrySet().stream().allMatch(e -> consumer.position(e.getKey()) >= e.getValue());
                append(polled, reachedEnd);
            }
        } catch (WakeupException e) {
            // The view was closed.
        } catch (RuntimeException e) {
            fail(e);
        }
    }

    /** Services may start before the topics exist. */
    private List<TopicPartition> partitions() {
        List<TopicPartition> known = Partitions.of(consumer, topic);
        if (known.isEmpty()) {
            LOG.warn("topic={} does not exist; waiting for it", topic.name());
        }
        while (known.isEmpty() && !closed) {
            LockSupport.parkNanos(POLL.toNanos());
            known = Partitions.of(consumer, topic);
        }
        return known;
    }

    private synchronized void append(List<V> polled, boolean reachedEnd) {
        records.addAll(polled);
        caughtUp |= reachedEnd;
        if (!polled.isEmpty() || reachedEnd) {
            notifyAll();
        }
    }

    private synchronized void fail(RuntimeException e) {
        failure = e;
        notifyAll();
    }

    private void rethrow() {
        if (failure != null) {
            throw new IllegalStateException("reading " + topic.name() + " failed: " + failure.getMessage(), failure);
        }
    }
}
