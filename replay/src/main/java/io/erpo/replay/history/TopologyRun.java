package io.erpo.replay.history;

import io.erpo.history.HistoryTopology;
import io.erpo.replay.recording.Recorded;
import io.erpo.schemas.Events;
import io.erpo.schemas.Topic;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.function.BiConsumer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.test.TestRecord;

/** The topology of history-stream without a broker: a record is processed, with all that follows from it, before the next. */
final class TopologyRun implements AutoCloseable {

    private final TopologyTestDriver driver;
    private final Map<Topic<?>, TestInputTopic<byte[], byte[]>> inputs = new HashMap<>();
    private final Map<Topic<?>, TestOutputTopic<String, byte[]>> outputs = new HashMap<>();

    /** @param state an empty directory; nothing large is written there */
    TopologyRun(Path state) {
        Properties config = new Properties();
        config.put(StreamsConfig.APPLICATION_ID_CONFIG, "erpo-replay");
        config.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "none:1");
        config.put(StreamsConfig.STATE_DIR_CONFIG, state.toString());
        // As history-stream has it: there is no global store, and Kafka warns where it is not set.
        config.put(StreamsConfig.PROCESSING_EXCEPTION_HANDLER_GLOBAL_ENABLED_CONFIG, true);
        this.driver = new TopologyTestDriver(
                HistoryTopology.buildUnrestorable(Stores::inMemoryKeyValueStore), config, Instant.EPOCH);
    }

    void send(Recorded<?> event) {
        inputs.computeIfAbsent(event.topic(), this::input)
                .pipeInput(new TestRecord<>(
                        event.key().getBytes(StandardCharsets.UTF_8), Events.encode(event.value()), event.timestamp()));
    }

    /** Hands over what was published in a topic since it was last asked for. */
    <V extends SpecificRecord> void drain(Topic<V> topic, BiConsumer<String, byte[]> visitor) {
        TestOutputTopic<String, byte[]> output = outputs.computeIfAbsent(topic, this::output);
        while (!output.isEmpty()) {
            TestRecord<String, byte[]> record = output.readRecord();
            visitor.accept(record.key(), record.value());
        }
    }

    @Override
    public void close() {
        driver.close();
    }

    private TestInputTopic<byte[], byte[]> input(Topic<?> topic) {
        return driver.createInputTopic(topic.name(), new ByteArraySerializer(), new ByteArraySerializer());
    }

    private TestOutputTopic<String, byte[]> output(Topic<?> topic) {
        return driver.createOutputTopic(topic.name(), new StringDeserializer(), new ByteArrayDeserializer());
    }
}
