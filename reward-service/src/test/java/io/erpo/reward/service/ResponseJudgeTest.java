package io.erpo.reward.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.erpo.events.Coordinates;
import io.erpo.events.DeadLetter;
import io.erpo.events.Reward;
import io.erpo.reward.Samples;
import io.erpo.reward.builtin.ExactMatch;
import io.erpo.reward.builtin.Overlong;
import io.erpo.reward.scoring.Rewards;
import io.erpo.reward.scoring.RunRewards;
import io.erpo.schemas.Events;
import io.erpo.schemas.Topics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class ResponseJudgeTest {

    private static final byte[] KEY = bytes("p");
    private static final byte[] RESPONSE = Events.encode(Samples.response(3, "7", 6));

    private final RunRewards rewards = new Rewards(List.of(new ExactMatch(), new Overlong()), () -> 0)
            .panels()
            .get(0)
            .ofRun()
            .apply(Samples.run(Samples.EXACT_MATCH, Samples.OVERLONG));
    private final List<Set<String>> asked = new ArrayList<>();
    private boolean ended;
    private final ResponseJudge judge = new ResponseJudge(
            "reward-service",
            runs -> {
                asked.add(runs);
                return runs.contains(Samples.RUN) ? Map.of(Samples.RUN, rewards) : Map.of();
            },
            run -> ended,
            List::of,
            new AtOnce("judge", 1),
            true,
            new RewardMetrics(new SimpleMeterRegistry()));

    @Test
    void shouldWriteRewardsByPromptWithTheCoordinatesOfTheResponse() {
        List<ProducerRecord<String, SpecificRecord>> results = judge.apply(batch(record(17, KEY, RESPONSE)));

        assertThat(results).allSatisfy(result -> {
            assertThat(result.topic()).isEqualTo(Topics.REWARDS.name());
            assertThat(result.key()).isEqualTo("p");
            assertThat(((Reward) result.value()).getResponseCoordinates()).isEqualTo(new Coordinates(2, 17L));
        });
        assertThat(results)
                .extracting(
                        result -> ((Reward) result.value()).getName(), result -> ((Reward) result.value()).getScore())
                .containsExactly(tuple("exact-match", 1.0), tuple("overlong", -1.0));
    }

    @Test
    void shouldGoOnWhenARecordCannotBeRead() {
        byte[] cut = Arrays.copyOf(RESPONSE, RESPONSE.length - 1);

        List<ProducerRecord<String, SpecificRecord>> results = judge.apply(batch(
                record(0, KEY, bytes("hello")), record(1, null, null), record(2, KEY, cut), record(3, KEY, RESPONSE)));

        assertThat(results)
                .extracting(ProducerRecord::topic)
                .containsExactly(
                        Topics.DEAD_LETTERS.name(),
                        Topics.DEAD_LETTERS.name(),
                        Topics.DEAD_LETTERS.name(),
                        Topics.REWARDS.name(),
                        Topics.REWARDS.name());
        assertThat(results.get(0).key()).isEqualTo("p");
        assertThat(results.get(0).value())
                .isEqualTo(new DeadLetter(
                        Topics.RESPONSES.name(),
                        2,
                        0L,
                        ByteBuffer.wrap(KEY),
                        ByteBuffer.wrap(bytes("hello")),
                        "reward-service",
                        "expected Avro single-object encoding (C3 01, fingerprint, body), found 5 bytes that do not start that way",
                        5L,
                        "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"));
        assertThat(results.get(1).key()).isEqualTo("erpo.responses.v1-2@1");
    }

    @Test
    void shouldLeaveDeadLettersToThePanelThatWritesThem() {
        ResponseJudge slow = new ResponseJudge(
                "reward-oracle",
                runs -> runs.contains(Samples.RUN) ? Map.of(Samples.RUN, rewards) : Map.of(),
                run -> false,
                List::of,
                new AtOnce("oracle", 4),
                false,
                new RewardMetrics(new SimpleMeterRegistry()));
        var stray = Samples.response(0, "7", 1);
        stray.setRunId("run-2");

        assertThat(slow.apply(batch(
                        record(0, KEY, bytes("hello")),
                        record(1, KEY, Events.encode(stray)),
                        record(2, KEY, RESPONSE),
                        record(3, KEY, RESPONSE))))
                .extracting(result ->
                        ((Reward) result.value()).getResponseCoordinates().getOffset())
                .containsExactly(2L, 2L, 3L, 3L);
    }

    @Test
    void shouldRefuseARecordOfAnotherType() {
        byte[] reward = Events.encode(rewards.judge(Samples.response(0, "7", 1), new Coordinates(0, 0L))
                .get(0));

        assertThat(reasons(judge.apply(batch(record(0, KEY, reward)))))
                .containsExactly("expected Response, found Reward");
    }

    @Test
    void shouldRefuseAResponseOfARunThatTheLogDoesNotKnow() {
        var stray = Samples.response(0, "7", 1);
        stray.setRunId("run-2");

        assertThat(reasons(judge.apply(batch(record(0, KEY, Events.encode(stray))))))
                .containsExactly("its run run-2 is not in erpo.runs.v1");
    }

    @Test
    void shouldAskForTheRunsOfAPollOnceHoweverManyAreUnknown() {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            var stray = Samples.response(0, "7", 1);
            stray.setRunId("stray-" + i);
            records.add(record(i, KEY, Events.encode(stray)));
        }
        records.add(record(100, KEY, RESPONSE));

        List<ProducerRecord<String, SpecificRecord>> results = judge.apply(
                new ConsumerRecords<>(Map.of(new TopicPartition(Topics.RESPONSES.name(), 2), records), Map.of()));

        assertThat(asked).singleElement().satisfies(runs -> assertThat(runs).hasSize(101));
        assertThat(results).hasSize(102);
        assertThat(results.subList(100, 102)).extracting(ProducerRecord::topic).containsOnly(Topics.REWARDS.name());
    }

    @Test
    void shouldPassOverTheResponsesOfAnEndedRun() {
        ended = true;

        assertThat(judge.apply(batch(record(0, KEY, RESPONSE)))).isEmpty();
    }

    @Test
    void shouldJudgeADuplicateLikeTheFirst() {
        List<ProducerRecord<String, SpecificRecord>> results =
                judge.apply(batch(record(0, KEY, RESPONSE), record(1, KEY, RESPONSE)));

        Reward first = (Reward) results.get(0).value();
        Reward again = (Reward) results.get(2).value();
        again.setResponseCoordinates(first.getResponseCoordinates());
        assertThat(again).isEqualTo(first);
    }

    private static List<String> reasons(List<ProducerRecord<String, SpecificRecord>> results) {
        return results.stream()
                .map(result -> ((DeadLetter) result.value()).getReason())
                .toList();
    }

    @SafeVarargs
    private static ConsumerRecords<byte[], byte[]> batch(ConsumerRecord<byte[], byte[]>... records) {
        return new ConsumerRecords<>(
                Map.of(new TopicPartition(Topics.RESPONSES.name(), 2), List.of(records)), Map.of());
    }

    private static ConsumerRecord<byte[], byte[]> record(long offset, byte[] key, byte[] value) {
        return new ConsumerRecord<>(Topics.RESPONSES.name(), 2, offset, key, value);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
