package io.erpo.reward.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.erpo.embeddedkafka.EmbeddedKafka;
import io.erpo.events.Coordinates;
import io.erpo.events.FinishReason;
import io.erpo.events.Purpose;
import io.erpo.events.Reward;
import io.erpo.events.RewardStatus;
import io.erpo.log.LogClients;
import io.erpo.reward.Samples;
import io.erpo.schemas.Events;
import io.erpo.schemas.Topics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract of a reward outside the JVM, started as a user starts it, against a real broker. */
abstract class ExternalRewardContract {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String GROUP = "reward-shortness";

    /** Java clients put the key "p" into this partition; the example's client would choose the other one. */
    private static final int PARTITION = 0;

    @TempDir
    Path directory;

    private EmbeddedKafka broker;
    private Producer<String, SpecificRecord> sampler;
    private KafkaConsumer<String, byte[]> rewards;
    private final List<ConsumerRecord<String, byte[]>> seen = new ArrayList<>();

    /** The example in this language; skips the test with a reason when it cannot run. */
    abstract ExternalReward.Example example();

    @BeforeEach
    void startBroker() {
        broker = BrokerResource.start(directory);
        Map<String, Object> connection = Map.of("bootstrap.servers", broker.bootstrapServers());
        sampler = new LogClients(connection).producer("sampler-0");
        sampler.initTransactions();
        rewards = new KafkaConsumer<>(connection, new StringDeserializer(), new ByteArrayDeserializer());
        List<TopicPartition> partitions = List.of(rewardsAt(0), rewardsAt(1));
        rewards.assign(partitions);
        rewards.seekToBeginning(partitions);
    }

    @AfterEach
    void stopBroker() {
        rewards.close();
        sampler.close();
        broker.close();
    }

    @Test
    void shouldJudgeWhatWasCommittedWhenTransactionsWereAbortedInBetween() throws Exception {
        sampled(0, 16);
        abandoned(1, 20);
        sampled(2, 32);
        sampled(3, 100);

        try (ExternalReward reward = ExternalReward.start(example(), broker.bootstrapServers())) {
            awaitRewards(reward, 3);
        }

        // Every transaction ends with a marker, which takes an offset.
        assertThat(decoded())
                .containsExactly(shortness(0, 16, 0, 0.75), shortness(2, 32, 4, 0.5), shortness(3, 100, 6, 0.0));
        assertThat(seen).allSatisfy(record -> {
            assertThat(record.key()).isEqualTo("p");
            assertThat(record.partition()).isEqualTo(PARTITION);
        });
    }

    @Test
    void shouldGoOnBehindWhatItJudgedWhenItIsStartedAgain() throws Exception {
        sampled(0, 16);
        try (ExternalReward reward = ExternalReward.start(example(), broker.bootstrapServers())) {
            awaitRewards(reward, 1);
            awaitCommit(reward, 1);
        }

        sampled(1, 32);
        try (ExternalReward reward = ExternalReward.start(example(), broker.bootstrapServers())) {
            awaitRewards(reward, 2);
        }

        assertThat(decoded()).containsExactly(shortness(0, 16, 0, 0.75), shortness(1, 32, 2, 0.5));
    }

    @Test
    void shouldWriteTheSameBytesWhenItJudgesAResponseAgain() throws Exception {
        sampled(0, 16);
        try (ExternalReward reward = ExternalReward.start(example(), broker.bootstrapServers())) {
            awaitRewards(reward, 1);
        }

        try (ExternalReward reward = ExternalReward.start(example(), broker.bootstrapServers(), "--group", "another")) {
            awaitRewards(reward, 2);
        }

        assertThat(seen)
                .extracting(ConsumerRecord::value)
                .containsExactly(seen.get(0).value(), seen.get(0).value());
    }

    @Test
    void shouldPassOverAndNameWhatIsNoResponse() throws Exception {
        try (Producer<String, byte[]> stranger = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers()),
                new StringSerializer(),
                new ByteArraySerializer())) {
            byte[] damaged = Events.encode(Samples.response(0, "7", 16));
            damaged[10] = 0x7F;
            for (byte[] value : new byte[][] {"no Avro".getBytes(StandardCharsets.UTF_8), null, damaged}) {
                stranger.send(new ProducerRecord<>(Topics.RESPONSES.name(), "p", value))
                        .get();
            }
        }
        sampled(1, 32);

        try (ExternalReward reward = ExternalReward.start(example(), broker.bootstrapServers())) {
            awaitRewards(reward, 1);
            assertThat(reward.output())
                    .contains("passed over partition 0 offset 0: expected a Response")
                    .contains("passed over partition 0 offset 1: expected a Response")
                    .contains("passed over partition 0 offset 2: ");
        }

        assertThat(decoded()).containsExactly(shortness(1, 32, 3, 0.5));
    }

    private void sampled(int index, int tokens) {
        sampler.beginTransaction();
        sampler.send(response(index, tokens));
        sampler.commitTransaction();
    }

    private void abandoned(int index, int tokens) {
        sampler.beginTransaction();
        sampler.send(response(index, tokens));
        sampler.flush();
        sampler.abortTransaction();
    }

    private static ProducerRecord<String, SpecificRecord> response(int index, int tokens) {
        return new ProducerRecord<>(Topics.RESPONSES.name(), "p", Samples.response(index, "7", tokens));
    }

    private static Reward shortness(int index, int tokens, long offset, double score) {
        return Reward.newBuilder()
                .setRunId(Samples.RUN)
                .setStep(2)
                .setGroupId("run-1/p/0")
                .setResponseId("run-1/p/0/" + index)
                .setIndex(index)
                .setPromptId("p")
                .setPurpose(Purpose.TRAINING)
                .setName("shortness")
                .setVersion("1")
                .setScore(score)
                .setStatus(RewardStatus.SCORED)
                .setResponseCoordinates(new Coordinates(PARTITION, offset))
                .setResponseTokens(tokens)
                .setFinishReason(FinishReason.STOP)
                .setDurationMicros(0)
                .build();
    }

    private void awaitRewards(ExternalReward reward, int count) {
        await().atMost(PATIENCE).failFast(reward::requireAlive).untilAsserted(() -> {
            rewards.poll(Duration.ofMillis(100)).forEach(seen::add);
            assertThat(seen).as(reward::output).hasSize(count);
        });
    }

    /**
     * A reward is in the log a moment before its offset is committed; an instance that stops in between starts with it
     * again.
     */
    private void awaitCommit(ExternalReward reward, long atLeast) {
        TopicPartition responses = new TopicPartition(Topics.RESPONSES.name(), PARTITION);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(admin.listConsumerGroupOffsets(GROUP)
                            .partitionsToOffsetAndMetadata()
                            .get()
                            .get(responses))
                    .as(reward::output)
                    .matches(committed -> committed != null && committed.offset() >= atLeast));
        }
    }

    private List<Reward> decoded() {
        return seen.stream()
                .map(record -> Events.decode(record.value(), Reward.class))
                .toList();
    }

    private static TopicPartition rewardsAt(int partition) {
        return new TopicPartition(Topics.REWARDS.name(), partition);
    }
}
