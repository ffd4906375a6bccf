package io.erpo.sampler.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.erpo.algorithm.GroupId;
import io.erpo.algorithm.Seeds;
import io.erpo.events.DeadLetter;
import io.erpo.events.PolicyPublished;
import io.erpo.events.PromptRequest;
import io.erpo.events.Response;
import io.erpo.events.RunEnded;
import io.erpo.events.RunOutcome;
import io.erpo.log.LogClients;
import io.erpo.log.read.LogView;
import io.erpo.policy.ModelConfig;
import io.erpo.policy.generation.Completion;
import io.erpo.policy.generation.GenerationRequest;
import io.erpo.policy.generation.Generator;
import io.erpo.policy.model.Policy;
import io.erpo.policy.store.DirectoryPolicyStore;
import io.erpo.policy.store.StoredPolicy;
import io.erpo.policy.tokenizer.TokenizerFiles;
import io.erpo.sampler.Samples;
import io.erpo.schemas.Events;
import io.erpo.schemas.Topics;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(BrokerResource.class)
class SamplerServiceIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrapServers;

    @ConfigProperty(name = "erpo.policy-store")
    Path policyStore;

    @ConfigProperty(name = "erpo.sampler.slots", defaultValue = "128")
    int slots;

    @TestHTTPResource("/q/health/ready")
    URI readiness;

    @TestHTTPResource("/q/health/live")
    URI liveness;

    @TestHTTPResource("/q/metrics")
    URI metrics;

    @Test
    void shouldSampleWithThePolicyOfTheLogAndSetAsideWhatItCannotRead() throws Exception {
        assertThat(get(readiness).statusCode()).isEqualTo(503);
        assertThat(get(readiness).body()).contains("no policy is published yet");
        assertThat(get(liveness).statusCode()).isEqualTo(200);

        Map<String, Object> client = Map.of("bootstrap.servers", bootstrapServers);
        PromptRequest request = Samples.request("p", "3+4=");
        try (Policy policy = Policy.initialize(tinyConfig(), TokenizerFiles.printableAscii(), 7);
                KafkaProducer<String, byte[]> producer =
                        new KafkaProducer<>(client, new StringSerializer(), new ByteArraySerializer());
                LogView<Response> responses = LogView.open(Topics.RESPONSES, new LogClients(client));
                LogView<DeadLetter> deadLetters = LogView.open(Topics.DEAD_LETTERS, new LogClients(client));
                LogView<RunEnded> ends = LogView.open(Topics.RUN_ENDS, new LogClients(client))) {
            PolicyPublished lost = new PolicyPublished(
                    "lost", 0L, "file:///etc/passwd", "0".repeat(64), null, "huggingface-safetensors", null);
            send(producer, Topics.POLICIES.name(), "lost", Events.encode(lost));
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(get(readiness).statusCode()).isEqualTo(200));

            StoredPolicy stored = new DirectoryPolicyStore(policyStore).publish(Samples.RUN, 0, policy::save);
            send(producer, Topics.POLICIES.name(), Samples.RUN, Events.encode(published(stored)));
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(get(readiness).statusCode()).isEqualTo(200));

            send(producer, Topics.PROMPT_REQUESTS.name(), "p", Events.encode(request));
            send(producer, Topics.PROMPT_REQUESTS.name(), "p", "not an event".getBytes(StandardCharsets.UTF_8));
            send(producer, Topics.PROMPT_REQUESTS.name(), "p", Events.encode(request));

            await().atMost(PATIENCE).untilAsserted(() -> assertThat(responses.records())
                    .extracting(Response::getResponseId)
                    .containsExactly("run-1/p/0/0", "run-1/p/0/1", "run-1/p/0/0", "run-1/p/0/1"));
            send(producer, Topics.PROMPT_REQUESTS.name(), "q", Events.encode(ofTheLostRun()));
            assertThat(ends.await(end -> end.getRunId().equals("lost"), PATIENCE))
                    .hasValueSatisfying(end -> {
                        assertThat(end.getOutcome()).isEqualTo(RunOutcome.FAILED);
                        assertThat(end.getBy()).isEqualTo("sampler-service");
                        assertThat(end.getReason())
                                .startsWith(
                                        "group lost/q/0 of step 2 cannot be sampled with policy v0 of run lost, so the run cannot go on: ")
                                .contains("/etc/passwd");
                    });
            assertThat(get(liveness).statusCode()).isEqualTo(200);
            assertThat(deadLetters.await(letter -> letter.getOffset() == 1, PATIENCE))
                    .hasValueSatisfying(
                            letter -> assertThat(letter.getConsumer()).isEqualTo("sampler-service"));

            List<Completion> expected = sampleDirectly(policy, request);
            for (Response response : responses.records()) {
                Completion completion = expected.get(response.getIndex());
                assertThat(response.getTokenIds())
                        .isEqualTo(completion.tokenIds().asList());
                assertThat(response.getLogprobs())
                        .isEqualTo(completion.logProbs().asList());
                assertThat(response.getText()).isEqualTo(policy.tokenizer().decode(completion.tokenIds()));
            }
            int tokens = expected.stream()
                    .mapToInt(completion -> completion.tokenIds().size())
                    .sum();
            assertThat(get(metrics).body().lines())
                    .contains(
                            "erpo_sampler_responses_total 4.0",
                            "erpo_sampler_tokens_total " + 2.0 * tokens,
                            "erpo_dead_letters_total 1.0",
                            "erpo_sampler_policy_version{run=\"run-1\"} 0.0")
                    .anyMatch(line -> line.startsWith("kafka_consumer_"))
                    .anyMatch(line -> line.startsWith("kafka_producer_"))
                    .anyMatch(line -> line.matches("erpo_sampler_generation_seconds_count [12][.]0"));
        }
    }

    private static PromptRequest ofTheLostRun() {
        PromptRequest request = Samples.request("q", "3+4=");
        request.setRunId("lost");
        request.setGroupId("lost/q/0");
        return request;
    }

    private List<Completion> sampleDirectly(Policy policy, PromptRequest request) {
        GroupId group = new GroupId(request.getGroupId());
        return new Generator(policy, slots)
                .generate(IntStream.range(0, request.getGroupSize())
                        .mapToLong(index -> Seeds.ofResponse(request.getSeed(), group.response(index)))
                        .mapToObj(seed -> new GenerationRequest(
                                policy.tokenizer().encode(request.getPrompt()),
                                request.getTemperature(),
                                request.getMaxNewTokens(),
                                position -> Seeds.uniform(seed, position)))
                        .toList());
    }

    private static ModelConfig tinyConfig() {
        return new ModelConfig(
                TokenizerFiles.printableAscii().vocabularySize(), 16, 32, 2, 2, 1, 64, 10_000, 1e-6, true);
    }

    private static PolicyPublished published(StoredPolicy stored) {
        return new PolicyPublished(
                Samples.RUN, stored.version(), stored.uri(), stored.sha256(), null, "huggingface-safetensors", null);
    }

    private static void send(KafkaProducer<String, byte[]> producer, String topic, String key, byte[] value)
            throws Exception {
        producer.send(new ProducerRecord<>(topic, key, value)).get();
    }

    private static HttpResponse<String> get(URI probe) throws Exception {
        return HttpClient.newHttpClient().send(HttpRequest.newBuilder(probe).build(), BodyHandlers.ofString());
    }
}
