package io.erpo.log.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.erpo.embeddedkafka.EmbeddedKafka;
import io.erpo.events.PolicyPublished;
import io.erpo.events.Prompt;
import io.erpo.events.RunEnded;
import io.erpo.events.RunOutcome;
import io.erpo.log.ClusterCheck;
import io.erpo.log.KafkaConnection;
import io.erpo.log.LogException;
import io.erpo.log.Place;
import io.erpo.schemas.Events;
import io.erpo.schemas.Topics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One topic of three partitions: the middle one is empty, and the first contains an undecodable record. */
class LogReaderIT {

    private static final String TOPIC = Topics.PROMPTS.name();

    @TempDir
    private static Path directory;

    private static EmbeddedKafka broker;
    private static KafkaConnection kafka;

    @BeforeAll
    static void writeALog() throws Exception {
        broker = EmbeddedKafka.start(directory);
        kafka = KafkaConnection.open(broker.bootstrapServers());
        broker.createTopics(List.of(
                new NewTopic(TOPIC, 3, (short) 1),
                new NewTopic(Topics.RUNS.name(), 1, (short) 1),
                new NewTopic(Topics.RUN_ENDS.name(), 1, (short) 1),
                new NewTopic(Topics.REWARDS.name(), 1, (short) 1)));
        write(TOPIC, 2, prompt("c"));
        write(TOPIC, 0, prompt("a"));
        write(TOPIC, 0, "no event".getBytes(StandardCharsets.UTF_8));
        write(TOPIC, 0, prompt("b"));
        write(TOPIC, 2, prompt("a"));
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @Test
    void shouldReadPartitionAfterPartitionInTheOrderOfOffsets() {
        try (LogReader reader = new LogReader(kafka)) {
            assertThat(reader.records(Topics.PROMPTS).map(Place::of).map(Place::toString))
                    .containsExactly(TOPIC + "-0@0", TOPIC + "-0@1", TOPIC + "-0@2", TOPIC + "-2@0", TOPIC + "-2@1");
            assertThat(reader.count(Topics.PROMPTS)).isEqualTo(5);
        }
    }

    @Test
    void shouldPassOverWhatCannotBeReadWhenAskedForEvents() {
        try (LogReader reader = new LogReader(kafka)) {
            assertThat(reader.events(Topics.PROMPTS).map(Prompt::getPromptId)).containsExactly("a", "b", "c", "a");
        }
    }

    @Test
    void shouldFindTheFirstAndTheLastThatMatch() {
        try (LogReader reader = new LogReader(kafka)) {
            assertThat(reader.first(
                            Topics.PROMPTS, prompt -> !prompt.getPromptId().equals("a")))
                    .map(Prompt::getPromptId)
                    .hasValue("b");
            assertThat(reader.last(
                            Topics.PROMPTS, prompt -> !prompt.getPromptId().equals("a")))
                    .map(Prompt::getPromptId)
                    .hasValue("c");
            assertThat(reader.first(Topics.PROMPTS, prompt -> false)).isEmpty();
            assertThat(reader.last(Topics.PROMPTS, prompt -> false)).isEmpty();
        }
    }

    @Test
    void shouldReadOnlyWhatHasComeSinceWhenAskedForNewRecords() {
        try (LogReader reader = new LogReader(kafka)) {
            assertThat(reader.newRecords(Topics.RUNS)).isEmpty();
            write(Topics.RUNS.name(), 0, prompt("later"));

            assertThat(reader.newRecords(Topics.RUNS).map(ConsumerRecord::offset))
                    .containsExactly(0L);
            assertThat(reader.newRecords(Topics.RUNS)).isEmpty();
            assertThat(reader.records(Topics.RUNS).map(ConsumerRecord::offset)).containsExactly(0L);
        }
    }

    /** Its topics are made with Kafka's defaults. */
    @Test
    void shouldNameWhatIsSetWronglyInARealKafka() {
        List<String> warnings = new ArrayList<>();

        ClusterCheck.run(kafka, warnings::add);

        assertThat(warnings)
                .anyMatch(warning ->
                        warning.startsWith("topic erpo.prompts.v1 has cleanup.policy=delete, expected compact"))
                .anyMatch(warning -> warning.startsWith("the prompt plane has different numbers"))
                .noneMatch(warning -> warning.contains("offsets.retention") || warning.contains("retention.ms"));
    }

    @Test
    void shouldReadOnePartitionAndItsNewestRecordsBackwards() {
        try (PartitionReader reader = PartitionReader.open(kafka.clients())) {
            List<Long> offsets = new ArrayList<>();
            reader.read(new TopicPartition(TOPIC, 0), record -> offsets.add(record.offset()));
            assertThat(offsets).containsExactly(0L, 1L, 2L);

            assertThat(reader.newest(new TopicPartition(TOPIC, 0), record -> Optional.of(record.offset())))
                    .containsExactly(0L, 1L, 2L);
            assertThat(reader.newest(new TopicPartition(TOPIC, 0), record -> Optional.empty()))
                    .isEmpty();
            assertThat(reader.newest(new TopicPartition(TOPIC, 1), record -> Optional.of(record.offset())))
                    .isEmpty();
            assertThat(reader.newest(new TopicPartition(TOPIC, 9), record -> Optional.of(record.offset())))
                    .as("a partition that is not there")
                    .isEmpty();
        }
    }

    @Test
    void shouldFindTheNewestThatIsWantedWhenItIsFarBack() throws Exception {
        List<byte[]> values = new ArrayList<>(Collections.nCopies(701, prompt("other")));
        values.set(0, prompt("wanted"));
        write(Topics.REWARDS.name(), 0, values.toArray(byte[][]::new));
        List<Long> seen = new ArrayList<>();
        try (PartitionReader reader = PartitionReader.open(kafka.clients())) {
            assertThat(reader.newest(new TopicPartition(Topics.REWARDS.name(), 0), record -> {
                        seen.add(record.offset());
                        return Optional.of(Events.decode(record.value(), Prompt.class)
                                        .getPromptId())
                                .filter("wanted"::equals);
                    }))
                    .containsExactly("wanted");
        }
        assertThat(seen).as("each record is read once").hasSize(701).doesNotHaveDuplicates();
    }

    @Test
    void shouldKnowAtOnceWhatIsInTheLogWhenAViewIsAskedToCatchUp() throws Exception {
        try (LogView<String> view = LogView.open(Topics.RUN_ENDS, kafka.clients(), RunEnded::getRunId)) {
            view.catchUp(Duration.ofMinutes(1));
            assertThat(view.records()).isEmpty();
            for (int i = 0; i < 20; i++) {
                String run = "run-" + i;
                write(Topics.RUN_ENDS.name(), 0, end(run));
                view.catchUp(Duration.ofMinutes(1));
                assertThat(view.newest(any -> true)).hasValue(run);
            }
        }
    }

    @Test
    void shouldSayWhichTopicCannotBeReadWhenAViewDoesNotCatchUp() {
        try (LogView<?> view = LogView.open(Topics.TRAIN_STEPS, kafka.clients())) {
            assertThatThrownBy(() -> view.catchUp(Duration.ofMillis(50)))
                    .isInstanceOf(LogException.class)
                    .hasMessageStartingWith("erpo.train-steps.v1 could not be read to its end within");
        }
    }

    @Test
    void shouldBeginAgainWhenTheReadingBeforeWasGivenUp() {
        try (LogReader reader = new LogReader(kafka)) {
            assertThat(reader.records(Topics.PROMPTS).findFirst()).isPresent();

            assertThat(reader.newRecords(Topics.PROMPTS)).hasSize(5);
        }
    }

    @Test
    void shouldRefuseToReadTwoTopicsAtATime() {
        try (LogReader reader = new LogReader(kafka)) {
            Iterator<ConsumerRecord<byte[], byte[]>> first =
                    reader.records(Topics.PROMPTS).iterator();
            reader.records(Topics.RUNS);

            assertThatThrownBy(first::hasNext)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("another topic is read by this reader meanwhile");
        }
    }

    @Test
    void shouldSayWhichTopicThereIsNot() {
        try (LogReader reader = new LogReader(kafka)) {
            assertThatThrownBy(() -> reader.records(Topics.DRAWS))
                    .isInstanceOf(LogException.class)
                    .hasMessage(
                            "Kafka at %s has no topic erpo.draws.v1; is it the Kafka of erpo, or a mirror of all its topics?",
                            kafka.bootstrapServers());
        }
    }

    @Test
    void shouldBeginInEachPartitionAtTheFirstRecordThatIsNotOlder() {
        String topic = Topics.POLICIES.name();
        // Otherwise the broker gives the records its own time.
        broker.createTopics(
                List.of(new NewTopic(topic, 2, (short) 1).configs(Map.of("message.timestamp.type", "CreateTime"))));
        write(topic, 0, 1_000, policy(0));
        write(topic, 0, 2_000, policy(1));
        write(topic, 0, 1_500, policy(2));
        write(topic, 1, 1_000, policy(3));
        try (LogReader reader = new LogReader(kafka)) {
            Map<Long, Instant> all = new TreeMap<>();
            reader.timedEvents(Topics.POLICIES, (policy, at) -> all.put(policy.getVersion(), at));
            Map<Long, Instant> recent = new TreeMap<>();
            reader.timedEventsSince(
                    Topics.POLICIES, Instant.ofEpochMilli(2_000), (policy, at) -> recent.put(policy.getVersion(), at));

            assertThat(all).containsOnlyKeys(0L, 1L, 2L, 3L).containsEntry(0L, Instant.ofEpochMilli(1_000));
            assertThat(recent).isEqualTo(Map.of(1L, Instant.ofEpochMilli(2_000), 2L, Instant.ofEpochMilli(1_500)));
        }
    }

    private static byte[] policy(long version) {
        return Events.encode(new PolicyPublished("run-1", version, "", "", null, "", null));
    }

    private static byte[] prompt(String id) {
        return Events.encode(new Prompt(id, "", "", "", "", ""));
    }

    private static byte[] end(String run) {
        return Events.encode(new RunEnded(run, RunOutcome.CANCELLED, "cli", "", null, Instant.EPOCH));
    }

    private static void write(String topic, int partition, byte[]... values) {
        write(topic, partition, System.currentTimeMillis(), values);
    }

    private static void write(String topic, int partition, long timestamp, byte[]... values) {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            for (byte[] value : values) {
                producer.send(new ProducerRecord<>(topic, partition, timestamp, null, value));
            }
        }
    }
}
