package io.erpo.history;

import io.erpo.events.DeadLetter;
import io.erpo.history.intake.IntakeObserver;
import io.erpo.history.prompt.EndedRuns;
import io.erpo.schemas.EventDeserializer;
import io.erpo.schemas.Events;
import io.erpo.schemas.Topic;
import io.erpo.schemas.Topics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.test.TestRecord;

/** The whole topology without a broker, with an explicit timestamp for every record. */
final class Stream implements Log, AutoCloseable {

    /** What the clock of the service says all the time. */
    static final long NOW = 1_000;

    private final TopologyTestDriver driver;
    private final Map<String, TestOutputTopic<String, SpecificRecord>> outputs = new HashMap<>();
    private final Set<String> known = new HashSet<>();
    private long clock = NOW;

    Stream(Path state) {
        this(state, IntakeObserver.NONE);
    }

    Stream(Path state, IntakeObserver observer) {
        Properties config = new Properties();
        config.put(StreamsConfig.APPLICATION_ID_CONFIG, "erpo-history");
        config.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "unused:1");
        config.put(StreamsConfig.STATE_DIR_CONFIG, state.toString());
        config.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        config.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, "true");
        this.driver = new TopologyTestDriver(
                HistoryTopology.build(Stores::inMemoryKeyValueStore, observer, new KnownEnds()),
                config,
                Instant.ofEpochMilli(NOW));
    }

    @Override
    public void send(SpecificRecord event, long timestamp) {
        pipe(Log.topicOf(event), Log.keyOf(event).getBytes(StandardCharsets.UTF_8), Events.encode(event), timestamp);
    }

    void pipe(SpecificRecord... events) {
        for (SpecificRecord event : events) {
            send(event, clock++);
        }
    }

    void pipe(Topic<?> topic, byte[] key, byte[] value) {
        pipe(topic, key, value, clock++);
    }

    void pipe(Topic<?> topic, byte[] key, byte[] value, long timestamp) {
        driver.createInputTopic(topic.name(), new ByteArraySerializer(), new ByteArraySerializer())
                .pipeInput(new TestRecord<>(key, value, Instant.ofEpochMilli(timestamp)));
    }

    @Override
    public <E extends SpecificRecord> List<E> published(Topic<E> topic) {
        return records(topic).stream().map(TestRecord::value).toList();
    }

    <E extends SpecificRecord> List<TestRecord<String, E>> records(Topic<E> topic) {
        return outputs.computeIfAbsent(topic.name(), this::output).readRecordsToList().stream()
                .map(record ->
                        new TestRecord<>(record.key(), topic.value().cast(record.value()), record.getRecordTime()))
                .toList();
    }

    /** The reasons of the dead letters since the last call. */
    List<String> refusals() {
        return published(Topics.DEAD_LETTERS).stream()
                .map(DeadLetter::getReason)
                .toList();
    }

    /** The tasks of the prompt plane hear of the end of a run, as from the log beside the stream. */
    void tellTracker(String runId) {
        known.add(runId);
        driver.advanceWallClockTime(Duration.ofSeconds(5));
    }

    /** How many entries a store has. */
    long entries(String store) {
        long entries = 0;
        try (KeyValueIterator<Object, Object> all =
                driver.getKeyValueStore(store).all()) {
            while (all.hasNext()) {
                all.next();
                entries++;
            }
        }
        return entries;
    }

    @Override
    public void close() {
        driver.close();
    }

    private TestOutputTopic<String, SpecificRecord> output(String name) {
        return driver.createOutputTopic(name, new StringDeserializer(), new EventDeserializer());
    }

    private final class KnownEnds implements EndedRuns {

        @Override
        public boolean has(String runId) {
            return known.contains(runId);
        }

        @Override
        public int count() {
            return known.size();
        }
    }
}
