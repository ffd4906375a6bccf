package io.erpo.reward.service;

import static io.erpo.reward.Samples.EXACT_MATCH;
import static io.erpo.reward.Samples.OVERLONG;
import static io.erpo.reward.Samples.response;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.erpo.events.DeadLetter;
import io.erpo.events.Response;
import io.erpo.events.Reward;
import io.erpo.events.RewardSettings;
import io.erpo.events.RewardStatus;
import io.erpo.events.RunStarted;
import io.erpo.log.LogClients;
import io.erpo.log.read.LogView;
import io.erpo.reward.Samples;
import io.erpo.schemas.Events;
import io.erpo.schemas.Topics;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

@QuarkusTest
@QuarkusTestResource(BrokerResource.class)
@QuarkusTestResource(EndpointResource.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RewardServiceIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrapServers;

    @TestHTTPResource("/q/health/ready")
    URI readiness;

    @TestHTTPResource("/q/health/live")
    URI liveness;

    @TestHTTPResource("/q/metrics")
    URI metrics;

    @Test
    @Order(1)
    void shouldJudgeResponsesAndSetAsideWhatItCannotRead() throws Exception {
        Map<String, Object> client = Map.of("bootstrap.servers", bootstrapServers);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(status(readiness)).isEqualTo(200));
        assertThat(status(liveness)).isEqualTo(200);

        try (KafkaProducer<String, byte[]> producer =
                        new KafkaProducer<>(client, new StringSerializer(), new ByteArraySerializer());
                LogView<Reward> rewards = LogView.open(Topics.REWARDS, new LogClients(client));
                LogView<DeadLetter> deadLetters = LogView.open(Topics.DEAD_LETTERS, new LogClients(client))) {
            send(producer, Topics.RUNS.name(), Samples.RUN, Events.encode(Samples.run(EXACT_MATCH, OVERLONG)));
            send(producer, Topics.RESPONSES.name(), "p", Events.encode(response(0, "7", 2)));
            send(producer, Topics.RESPONSES.name(), "p", "not an event".getBytes(StandardCharsets.UTF_8));
            send(producer, Topics.RESPONSES.name(), "p", Events.encode(response(1, "8 or 9", 6)));

            Response stray = response(2, "7", 2);
            stray.setRunId("stray");
            send(producer, Topics.RESPONSES.name(), "p", Events.encode(stray));
            send(producer, Topics.RESPONSES.name(), "p", Events.encode(response(3, "7", 2)));

            await().atMost(PATIENCE).untilAsserted(() -> assertThat(rewards.records())
                    .extracting(
                            Reward::getIndex,
                            Reward::getName,
                            Reward::getScore,
                            Reward::getCorrect,
                            reward -> reward.getResponseCoordinates().getOffset())
                    .containsExactly(
                            tuple(0, "exact-match", 1.0, true, 0L),
                            tuple(0, "overlong", 0.0, null, 0L),
                            tuple(1, "exact-match", -1.0, false, 2L),
                            tuple(1, "overlong", -1.0, null, 2L),
                            tuple(3, "exact-match", 1.0, true, 4L),
                            tuple(3, "overlong", 0.0, null, 4L)));
            assertThat(deadLetters.await(letter -> letter.getOffset() == 3, PATIENCE))
                    .hasValueSatisfying(
                            letter -> assertThat(letter.getReason()).isEqualTo("its run stray is not in erpo.runs.v1"));
            assertThat(deadLetters.await(letter -> letter.getOffset() == 1, PATIENCE))
                    .hasValueSatisfying(
                            letter -> assertThat(letter.getConsumer()).isEqualTo("reward-service"));
            assertThat(get(metrics).body().lines())
                    .contains(
                            "erpo_reward_judgements_total{reward=\"exact-match\",status=\"scored\"} 3.0",
                            "erpo_reward_judgements_total{reward=\"overlong\",status=\"scored\"} 3.0",
                            "erpo_dead_letters_total 2.0")
                    .anyMatch(line -> line.startsWith("kafka_consumer_"))
                    .anyMatch(line -> line.startsWith("kafka_producer_"))
                    .anyMatch(line -> line.startsWith("erpo_reward_judging_seconds_total{reward=\"overlong\"} "));
        }
    }

    @Test
    @Order(2)
    void shouldAskTheEndpointThatTheRunNamesAndSayWhenThereIsNone() throws Exception {
        Map<String, Object> client = Map.of("bootstrap.servers", bootstrapServers);
        RunStarted run = Samples.run(
                new RewardSettings("judge", 1.0, true, Map.of("endpoint", "grader"), List.of()),
                new RewardSettings("http", 1.0, false, Map.of("endpoint", "nowhere"), List.of()));
        run.setRunId("run-2");
        Response response = response(0, "seven", 2);
        response.setRunId("run-2");

        try (KafkaProducer<String, byte[]> producer =
                        new KafkaProducer<>(client, new StringSerializer(), new ByteArraySerializer());
                LogView<Reward> rewards = LogView.open(Topics.REWARDS, new LogClients(client))) {
            send(producer, Topics.RUNS.name(), "run-2", Events.encode(run));
            send(producer, Topics.RESPONSES.name(), "p", Events.encode(response));

            await().atMost(PATIENCE)
                    .untilAsserted(
                            () -> assertThat(rewards.records())
                                    .filteredOn(reward -> reward.getRunId().equals("run-2"))
                                    .extracting(
                                            Reward::getName,
                                            Reward::getStatus,
                                            Reward::getExplanation,
                                            Reward::getReason)
                                    .containsExactlyInAnyOrder(
                                            tuple(
                                                    "judge",
                                                    RewardStatus.SCORED,
                                                    "the judge says: VERDICT: CORRECT",
                                                    null),
                                            tuple(
                                                    "http",
                                                    RewardStatus.UNDECIDED,
                                                    null,
                                                    "this reward-service has no endpoint nowhere; it has grader; configure erpo.reward.endpoints.nowhere.url")));
        }
    }

    private static void send(KafkaProducer<String, byte[]> producer, String topic, String key, byte[] value)
            throws Exception {
        producer.send(new ProducerRecord<>(topic, key, value)).get();
    }

    private static int status(URI probe) throws IOException, InterruptedException {
        return get(probe).statusCode();
    }

    private static HttpResponse<String> get(URI address) throws IOException, InterruptedException {
        return HttpClient.newHttpClient().send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString());
    }
}
