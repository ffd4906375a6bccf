package io.erpo.learner.log;

import io.erpo.events.AdvantageSample;
import io.erpo.events.Response;
import io.erpo.learner.training.RunFailedException;
import io.erpo.learner.training.SampledTokens;
import io.erpo.learner.training.TokenSource;
import io.erpo.log.DamagedLog;
import io.erpo.log.LogClients;
import io.erpo.log.Place;
import io.erpo.schemas.Events;
import io.erpo.schemas.Topics;
import io.erpo.schemas.UnreadableEventException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads the responses of a batch from the positions that the batch names. Reads each partition once, in offset order;
 * skips other responses in between by reading them, or by seeking when there are many.
 */
public final class ResponseFetcher implements TokenSource, AutoCloseable {

    private static final Duration POLL = Duration.ofSeconds(1);
    /** Number of consecutive polls that may return nothing, since the responses are known to be in the log. */
    private static final int PATIENCE = (int) LogClients.SERVICE_OUTAGE.dividedBy(POLL);
    /** Seeking costs a round trip and discards prefetched records, so reading short gaps is cheaper. */
    private static final long LONG_GAP = 2_000;

    private final Consumer<byte[], byte[]> consumer;

    /** @param consumer a reader; this object closes it */
    public ResponseFetcher(Consumer<byte[], byte[]> consumer) {
        this.consumer = consumer;
    }

    @Override
    public Map<String, SampledTokens> fetch(List<AdvantageSample> samples) {
        try {
            return read(byPlace(samples), samples.size());
        } catch (OffsetOutOfRangeException e) {
            throw new RunFailedException(
                    "responses of the batch are not in the log any more: %s; it must keep responses until they are trained on: raise the topic's retention"
                            .formatted(e.getMessage()),
                    e);
        } finally {
            // Also forgets which partitions are paused.
            consumer.assign(Set.of());
        }
    }

    @Override
    public void close() {
        consumer.close();
    }

    private Map<String, SampledTokens> read(Map<TopicPartition, TreeMap<Long, AdvantageSample>> wanted, int responses) {
        Map<String, SampledTokens> found = new HashMap<>();
        requirePartitions(wanted);
        requireInLog(wanted);
        consumer.assign(wanted.keySet());
        wanted.forEach((partition, offsets) -> consumer.seek(partition, offsets.firstKey()));
        int silence = 0;
        while (!wanted.isEmpty()) {
            ConsumerRecords<byte[], byte[]> polled = DamagedLog.poll(consumer, POLL);
            for (ConsumerRecord<byte[], byte[]> record : polled) {
                take(record, wanted, found);
            }
            advance(wanted);
            silence = polled.isEmpty() ? silence + 1 : 0;
            if (silence == PATIENCE) {
                throw new IllegalStateException("%d responses could not be read: nothing came from %s in %d s"
                        .formatted(responses - found.size(), wanted.keySet(), PATIENCE * POLL.toSeconds()));
            }
        }
        return found;
    }

    private static Map<TopicPartition, TreeMap<Long, AdvantageSample>> byPlace(List<AdvantageSample> samples) {
        Map<TopicPartition, TreeMap<Long, AdvantageSample>> places = new HashMap<>();
        for (AdvantageSample sample : samples) {
            TopicPartition partition = new TopicPartition(
                    Topics.RESPONSES.name(), sample.getCoordinates().getPartition());
            AdvantageSample other = places.computeIfAbsent(partition, any -> new TreeMap<>())
                    .put(sample.getCoordinates().getOffset(), sample);
            if (other != null) {
                throw new RunFailedException("the batch says that %s and %s are both at %s"
                        .formatted(other.getResponseId(), sample.getResponseId(), place(sample)));
            }
        }
        return places;
    }

    /** A reward says where its response is, and Kafka would be asked for minutes for a partition that it does not have. */
    private void requirePartitions(Map<TopicPartition, TreeMap<Long, AdvantageSample>> wanted) {
        if (wanted.isEmpty()) {
            return;
        }
        int partitions = consumer.partitionsFor(Topics.RESPONSES.name()).size();
        wanted.forEach((partition, offsets) -> {
            if (partition.partition() < 0 || partition.partition() >= partitions) {
                throw missing(offsets.firstEntry().getValue(), "the topic has %d partitions".formatted(partitions));
            }
        });
    }

    private void requireInLog(Map<TopicPartition, TreeMap<Long, AdvantageSample>> wanted) {
        Map<TopicPartition, Long> beginning = consumer.beginningOffsets(wanted.keySet());
        Map<TopicPartition, Long> end = consumer.endOffsets(wanted.keySet());
        wanted.forEach((partition, offsets) -> {
            if (offsets.firstKey() < beginning.get(partition)) {
                throw missing(
                        offsets.firstEntry().getValue(),
                        "the log begins at %d; it must keep responses until they are trained on: raise the topic's retention"
                                .formatted(beginning.get(partition)));
            }
            if (offsets.lastKey() >= end.get(partition)) {
                throw missing(
                        offsets.lastEntry().getValue(),
                        "the log ends before %d; is this the log that the batch was made from?"
                                .formatted(end.get(partition)));
            }
        });
    }

    private static void take(
            ConsumerRecord<byte[], byte[]> record,
            Map<TopicPartition, TreeMap<Long, AdvantageSample>> wanted,
            Map<String, SampledTokens> found) {
        TreeMap<Long, AdvantageSample> offsets = wanted.get(new TopicPartition(record.topic(), record.partition()));
        AdvantageSample sample = offsets == null ? null : offsets.remove(record.offset());
        if (sample != null) {
            found.put(sample.getResponseId(), tokens(record, sample));
        }
    }

    private static SampledTokens tokens(ConsumerRecord<byte[], byte[]> record, AdvantageSample sample) {
        try {
            Response response = Events.decode(record.value(), Response.class);
            if (!response.getResponseId().equals(sample.getResponseId())) {
                throw missing(sample, "response " + response.getResponseId() + " is there");
            }
            if (response.getTemperature() != sample.getTemperature()) {
                throw missing(
                        sample,
                        "the response there was sampled at temperature %s, the batch says %s"
                                .formatted(response.getTemperature(), sample.getTemperature()));
            }
            return SampledTokens.of(response);
        } catch (UnreadableEventException | IllegalArgumentException e) {
            throw missing(sample, e.getMessage());
        }
    }

    private void advance(Map<TopicPartition, TreeMap<Long, AdvantageSample>> wanted) {
        Set<TopicPartition> done = new HashSet<>();
        wanted.forEach((partition, offsets) -> {
            if (offsets.isEmpty()) {
                done.add(partition);
                return;
            }
            long position = consumer.position(partition);
            long next = offsets.firstKey();
            if (position > next) {
                throw missing(offsets.firstEntry().getValue(), "no committed record is there");
            }
            if (next - position > LONG_GAP) {
                consumer.seek(partition, next);
            }
        });
        consumer.pause(done);
        wanted.keySet().removeAll(done);
    }

    private static RunFailedException missing(AdvantageSample sample, String why) {
        return new RunFailedException(
                "response %s should be at %s, but %s".formatted(sample.getResponseId(), place(sample), why));
    }

    private static Place place(AdvantageSample sample) {
        return new Place(
                Topics.RESPONSES.name(),
                sample.getCoordinates().getPartition(),
                sample.getCoordinates().getOffset());
    }
}
