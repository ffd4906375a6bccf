package io.erpo.sampler.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.erpo.embeddedkafka.EmbeddedKafka;
import io.erpo.events.PolicyPublished;
import io.erpo.events.PromptRequest;
import io.erpo.events.Response;
import io.erpo.log.LogClients;
import io.erpo.log.TransactionalLoop;
import io.erpo.log.read.LogView;
import io.erpo.log.run.RunEnds;
import io.erpo.policy.Placement;
import io.erpo.policy.model.Policy;
import io.erpo.policy.store.DirectoryPolicyStore;
import io.erpo.policy.store.PolicyFormat;
import io.erpo.policy.store.StoredPolicy;
import io.erpo.sampler.Samples;
import io.erpo.sampler.generation.GroupSampler;
import io.erpo.sampler.policy.LoadedPolicies;
import io.erpo.sampler.policy.PolicyRef;
import io.erpo.sampler.policy.PublishedPolicies;
import io.erpo.sampler.policy.StoredPolicyLoader;
import io.erpo.schemas.Events;
import io.erpo.schemas.Topics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A second sampler joins while the first one works. */
class TwoSamplersIT {

    private static final Path MODEL = Path.of("..", "models", "tiny");
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int REQUESTS = 48;
    private static final int SLOTS = 8;

    @TempDir
    Path directory;

    private EmbeddedKafka broker;
    private LogClients clients;
    private DirectoryPolicyStore store;
    private LogView<PolicyPublished> published;
    private Progress.OfTheLog progress;

    @BeforeEach
    void publishPolicy() throws Exception {
        broker = EmbeddedKafka.start(directory.resolve("kafka"));
        broker.createTopics(Topics.all().stream()
                .map(topic -> new NewTopic(topic.name(), 4, (short) 1))
                .toList());
        clients = new LogClients(Map.of("bootstrap.servers", broker.bootstrapServers()));
        store = new DirectoryPolicyStore(directory.resolve("policies"));
        published = LogView.open(Topics.POLICIES, clients);
        progress = Progress.OfTheLog.open(clients, new PublishedPolicies(published));
        try (Policy policy = Policy.load(MODEL)) {
            StoredPolicy stored = store.publish(Samples.RUN, 0, policy::save);
            send(
                    Topics.POLICIES.name(),
                    Samples.RUN,
                    new PolicyPublished(
                            Samples.RUN,
                            0L,
                            stored.uri(),
                            stored.sha256(),
                            null,
                            PolicyFormat.HUGGING_FACE.key(),
                            null));
        }
    }

    @AfterEach
    void stop() {
        progress.close();
        published.close();
        broker.close();
    }

    @Test
    void shouldSampleEachResponseOnceAndTheSameAsOneSamplerDoes() throws Exception {
        request(requests().subList(0, REQUESTS / 2));
        try (LoadedPolicies ofFirst = policies();
                LoadedPolicies ofSecond = policies();
                LogView<Response> responses = LogView.open(Topics.RESPONSES, clients)) {
            TransactionalLoop first = sampler("sampler-0", ofFirst);
            TransactionalLoop second = sampler("sampler-1", ofSecond);
            CompletableFuture<Void> firstRuns = run(first);
            await().atMost(PATIENCE).until(() -> !responses.records().isEmpty());
            CompletableFuture<Void> secondRuns = run(second);
            await().atMost(PATIENCE).until(this::bothAreMembers);
            request(requests().subList(REQUESTS / 2, REQUESTS));
            await().atMost(PATIENCE).until(() -> responses.records().size() >= 2 * REQUESTS);
            first.stop();
            second.stop();
            CompletableFuture.allOf(firstRuns, secondRuns).join();

            assertThat(responses.records())
                    .hasSize(2 * REQUESTS)
                    .extracting(Response::getSampler)
                    .contains("sampler-0", "sampler-1");
            assertThat(tokens(responses.records())).isEqualTo(tokens(sampledByOne()));
        }
    }

    /** Offsets of a group expire, and a mirror may not have them; meanwhile retention removed the first policy. */
    @Test
    void shouldGoOnBehindItsAnswersWhenTheGroupIsForgotten() throws Exception {
        request(requests().subList(0, REQUESTS / 2));
        sampleUntil(REQUESTS);
        try (Policy policy = Policy.load(MODEL)) {
            store.publish("another-run", 0, policy::save);
            StoredPolicy stored = store.publish(Samples.RUN, 1, policy::save);
            send(
                    Topics.POLICIES.name(),
                    Samples.RUN,
                    new PolicyPublished(
                            Samples.RUN, 1L, stored.uri(), stored.sha256(), 0L, PolicyFormat.HUGGING_FACE.key(), null));
        }
        store.retain(Samples.RUN, version -> version > 0);
        try (Admin admin = Admin.create(clients.connection())) {
            admin.removeMembersFromConsumerGroup(RequestSampler.CONSUMER, new RemoveMembersFromConsumerGroupOptions())
                    .all()
                    .get();
            admin.deleteConsumerGroups(List.of(RequestSampler.CONSUMER)).all().get();
        }
        List<PromptRequest> next = requests().subList(REQUESTS / 2, REQUESTS);
        next.forEach(request -> request.setPolicyVersion(1L));
        request(next);

        sampleUntil(2 * REQUESTS);

        try (RunEnds ends = RunEnds.open(clients)) {
            ends.awaitCaughtUp();
            assertThat(ends.of(Samples.RUN)).isEmpty();
        }
    }

    /** Runs a sampler until the log has this many responses, each of them once. */
    private void sampleUntil(int count) throws InterruptedException {
        try (LoadedPolicies policies = policies();
                LogView<Response> responses = LogView.open(Topics.RESPONSES, clients)) {
            TransactionalLoop sampler = sampler("sampler-0", policies);
            CompletableFuture<Void> running = run(sampler);
            await().atMost(PATIENCE)
                    .failFast("the sampler ended", running::isDone)
                    .until(() -> responses.records().size() >= count);
            sampler.stop();
            running.join();
            responses.catchUp(PATIENCE);
            assertThat(responses.records())
                    .extracting(Response::getResponseId)
                    .hasSize(count)
                    .doesNotHaveDuplicates();
        }
    }

    private TransactionalLoop sampler(String name, LoadedPolicies policies) {
        return new TransactionalLoop(
                clients.consumer(RequestSampler.CONSUMER, name, 1),
                clients.producer(name),
                new RequestSampler(
                        policies,
                        new GroupSampler(name, () -> Instant.EPOCH, () -> 0),
                        progress,
                        () -> Instant.EPOCH,
                        new SamplerMetrics(new SimpleMeterRegistry())),
                new AnsweredRequests(clients));
    }

    private static CompletableFuture<Void> run(TransactionalLoop sampler) {
        return CompletableFuture.runAsync(
                () -> sampler.run(List.of(Topics.PROMPT_REQUESTS.name())), task -> new Thread(task, "sampler").start());
    }

    private LoadedPolicies policies() {
        return new LoadedPolicies(
                new StoredPolicyLoader(new PublishedPolicies(published), store, Placement.cpu(), SLOTS), 2);
    }

    private List<Response> sampledByOne() throws InterruptedException {
        try (LoadedPolicies policies = policies()) {
            return new GroupSampler("alone", () -> Instant.EPOCH, () -> 0)
                    .sample(policies.get(new PolicyRef(Samples.RUN, 0)), requests()).stream()
                            .flatMap(group -> group.map(response -> response, TwoSamplersIT::unexpected).stream())
                            .toList();
        }
    }

    private static Response unexpected(String refusal) {
        throw new AssertionError(refusal);
    }

    private static Map<String, List<Integer>> tokens(List<Response> responses) {
        Map<String, List<Integer>> tokens = new TreeMap<>();
        responses.forEach(response -> tokens.put(response.getResponseId(), response.getTokenIds()));
        return tokens;
    }

    private static List<PromptRequest> requests() {
        return IntStream.range(0, REQUESTS)
                .mapToObj(i -> Samples.request("p" + i, i + "+4="))
                .toList();
    }

    private boolean bothAreMembers() throws Exception {
        try (Admin admin = Admin.create(clients.connection())) {
            ConsumerGroupDescription group = admin.describeConsumerGroups(List.of(RequestSampler.CONSUMER))
                    .describedGroups()
                    .get(RequestSampler.CONSUMER)
                    .get();
            return group.groupState() == GroupState.STABLE
                    && group.members().stream()
                                    .filter(member -> !member.assignment()
                                            .topicPartitions()
                                            .isEmpty())
                                    .count()
                            == 2;
        }
    }

    private void request(List<PromptRequest> requests) throws Exception {
        for (PromptRequest request : requests) {
            send(Topics.PROMPT_REQUESTS.name(), request.getPromptId(), request);
        }
    }

    private void send(String topic, String key, SpecificRecord event) throws Exception {
        try (KafkaProducer<String, byte[]> producer =
                new KafkaProducer<>(clients.connection(), new StringSerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(topic, key, Events.encode(event)))
                    .get();
        }
    }
}
