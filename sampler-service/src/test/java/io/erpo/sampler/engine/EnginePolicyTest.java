package io.erpo.sampler.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.erpo.events.PolicyPublished;
import io.erpo.policy.Placement;
import io.erpo.policy.PolicyException;
import io.erpo.policy.TokenIds;
import io.erpo.policy.adapter.AdapterSettings;
import io.erpo.policy.adapter.Projection;
import io.erpo.policy.generation.Truncation;
import io.erpo.policy.memory.MemoryCheck;
import io.erpo.policy.store.DirectoryPolicyStore;
import io.erpo.policy.store.PolicyFormat;
import io.erpo.policy.store.StoredPolicy;
import io.erpo.policy.training.OptimizerSettings;
import io.erpo.policy.training.SupervisedExample;
import io.erpo.policy.training.Trainer;
import io.erpo.policy.training.TrainerSettings;
import io.erpo.sampler.engine.StubEngine.Fault;
import io.erpo.sampler.engine.http.EngineDialect;
import io.erpo.sampler.engine.http.HttpEngineClient;
import io.erpo.sampler.engine.http.HttpEngineSettings;
import io.erpo.sampler.generation.SamplingAnswer;
import io.erpo.sampler.generation.SamplingModel;
import io.erpo.sampler.generation.SamplingRequest;
import io.erpo.sampler.policy.ClaimedPolicies;
import io.erpo.sampler.policy.PolicyRef;
import io.erpo.sampler.policy.StoredPolicyLoader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against the stub over HTTP, with the real policy, the real client and the real scorer. */
class EnginePolicyTest {

    private static final Path TINY = Path.of("..", "models", "tiny");
    private static final PolicyRef V0 = new PolicyRef("run", 0);
    private static final PolicyRef V1 = new PolicyRef("run", 1);
    private static final PolicyRef ADAPTER = new PolicyRef("run", 2);
    private static final double TOLERANCE = 1e-4;

    @TempDir
    static Path directory;

    private static final Map<PolicyRef, PolicyPublished> CLAIMS = new HashMap<>();
    private static DirectoryPolicyStore store;
    private static StubEngine stub;
    private Engines engines;

    /** Version 1 is some updates away, and an adapter is on top of version 0. */
    @BeforeAll
    static void publish() {
        store = new DirectoryPolicyStore(directory.resolve("store"));
        List<SupervisedExample> examples =
                List.of(new SupervisedExample(TokenIds.of(5, 6, 7), TokenIds.of(8, 9, 10, 11)));
        OptimizerSettings optimizer = new OptimizerSettings(1e-2, 0.9, 0.999, 1e-8, 0, 1);
        try (Trainer whole = Trainer.start(TINY, TrainerSettings.of(64));
                Trainer adapter = Trainer.startAdapter(
                        TINY, new AdapterSettings(4, 8, List.of(Projection.values())), 1, TrainerSettings.of(64))) {
            claim(store.publish("run", 0, whole::save), PolicyFormat.HUGGING_FACE);
            whole.supervised(examples, optimizer);
            claim(store.publish("run", 1, whole::save), PolicyFormat.HUGGING_FACE);
            adapter.supervised(examples, optimizer);
            claim(store.publish("run", 2, adapter::save), PolicyFormat.PEFT_LORA);
        }
        stub = StubEngine.start(TINY);
    }

    @AfterAll
    static void stop() {
        stub.close();
    }

    @BeforeEach
    void attach() throws Exception {
        stub.set();
        stub.restart();
        attachAgain();
    }

    private void attachAgain() throws InterruptedException {
        engines = new Engines(List.of(client()), 8, TOLERANCE, 1, () -> {});
        engines.attach(reason -> {});
    }

    @AfterEach
    void detach() {
        engines.close();
    }

    @Test
    void shouldGiveTheBitsOfTheBuiltInEngineWhenTheEngineComputesAsItDoes() throws Exception {
        List<SamplingRequest> requests = IntStream.range(0, 6)
                .mapToObj(i -> request(i % 2 == 0 ? 1.0 : 1.7, i - 100))
                .toList();
        for (PolicyRef version : List.of(V0, V1, V0)) {
            try (SamplingModel beside = loader().load(version);
                    SamplingModel here = new StoredPolicyLoader(CLAIMS::get, store, Placement.cpu(), 8).load(version)) {
                assertThat(beside.sample(requests))
                        .extracting(SamplingAnswer::completion)
                        .containsExactlyElementsOf(here.sample(requests).stream()
                                .map(SamplingAnswer::completion)
                                .toList());
                assertThat(beside.maxPositions()).isEqualTo(here.maxPositions());
                assertThat(beside.decode(beside.encode("3+4="))).isEqualTo("3+4=");
            }
        }
    }

    @Test
    void shouldSayWhoAnsweredWithWhichWeights() throws Exception {
        try (SamplingModel model = loader().load(V1)) {
            SamplingAnswer answer = model.sample(List.of(request(1, 42))).get(0);

            assertThat(answer.engine().getName()).isEqualTo("vllm");
            assertThat(answer.engine().getVersion()).isEqualTo("0.0-stub");
            assertThat(answer.engine().getDtype()).isEqualTo("float32");
            assertThat(answer.seed()).contains(42L);
            assertThat(answer.weightLabel())
                    .contains("run-v1-" + CLAIMS.get(V1).getSha256().substring(0, 12));
        }
    }

    @Test
    void shouldSampleWithAnAdapterBesideTheBase() throws Exception {
        try (SamplingModel base = loader().load(V0);
                SamplingModel adapter = loader().load(ADAPTER);
                SamplingModel merged = new StoredPolicyLoader(CLAIMS::get, store, Placement.cpu(), 8).load(ADAPTER)) {
            base.sample(List.of(request(1, 1)));
            int loads = stub.loads();

            SamplingAnswer answer = adapter.sample(List.of(request(1, 1))).get(0);

            assertThat(answer.completion())
                    .isEqualTo(merged.sample(List.of(request(1, 1))).get(0).completion());
            assertThat(answer.weightLabel())
                    .hasValueSatisfying(label -> assertThat(label).startsWith("run-v2-"));
            assertThat(stub.loads()).isEqualTo(loads);
        }
    }

    @Test
    void shouldRefuseRawLogProbs() throws Exception {
        refuses(Fault.RAW_LOGPROBS, "raw log-probabilities", "--logprobs-mode processed_logprobs");
    }

    @Test
    void shouldRefuseAnEngineThatTruncates() throws Exception {
        refuses(Fault.TOP_K, "All are too high", "top-k", "--generation-config vllm");
    }

    @Test
    void shouldRefuseAnEngineThatTruncatesAndDoesNotTell() throws Exception {
        refuses(Fault.HIDDEN_TOP_K, "none of 128 tokens", "top-k");
    }

    @Test
    void shouldRefuseAnotherVocabulary() throws Exception {
        refuses(Fault.OTHER_VOCABULARY, "start the engine with the model of the run");
    }

    @Test
    void shouldRefuseALabelThatDoesNotChange() throws Exception {
        refuses(Fault.STALE_LABEL, "run-v1-");
    }

    @Test
    void shouldRefuseAnEngineThatKeepsItsFormerWeights() throws Exception {
        refuses(Fault.STALE_WEIGHTS, "weights run-v1-", "It holds other weights");
    }

    @Test
    void shouldRefuseFormerWeightsAlsoAfterTheSelfTest() throws Exception {
        try (SamplingModel v0 = loader().load(V0);
                SamplingModel v1 = loader().load(V1)) {
            v0.sample(List.of(request(1, 1)));
            stub.set(Fault.STALE_WEIGHTS);

            assertThatThrownBy(() -> v1.sample(List.of(request(1, 1))))
                    .isInstanceOf(EngineException.class)
                    .hasMessageContaining("It holds other weights");
        }
    }

    /** A probe of one response with each version after the self-test. */
    @Test
    void shouldTestEverythingOnceAndThenTheWeights() throws Exception {
        try (SamplingModel v0 = loader().load(V0);
                SamplingModel v1 = loader().load(V1)) {
            int before = stub.completions();
            v0.sample(List.of(request(1, 1)));
            assertThat(stub.completions() - before).isEqualTo(2 + 8 + 128 + 1);
            v1.sample(List.of(request(1, 1)));
            v1.sample(List.of(request(1, 1)));
            assertThat(stub.completions() - before).isEqualTo(2 + 8 + 128 + 1 + 2 + 1);
        }
    }

    @Test
    void shouldFailTheRunWhenAnswersAreIncompleteHoweverOftenTheyAreAskedFor() throws Exception {
        try (SamplingModel model = loader().load(V0)) {
            model.sample(List.of(request(1, 1)));
            stub.set(Fault.TRUNCATED);

            assertThatThrownBy(() -> model.sample(List.of(request(1, 1)))).isInstanceOf(PolicyException.class);
        }
    }

    @Test
    void shouldLoadAgainAnEngineThatWasRestartedBetweenTwoCalls() throws Exception {
        try (SamplingModel model = loader().load(V1)) {
            SamplingAnswer before = model.sample(List.of(request(1, 1))).get(0);
            stub.restart();

            assertThat(model.sample(List.of(request(1, 1)))).containsExactly(before);
        }
    }

    @Test
    void shouldTrustTheLabelWhenThereIsNoScorer() throws Exception {
        EnginePolicyLoader trusting = new EnginePolicyLoader(
                new ClaimedPolicies(CLAIMS::get, store),
                engines,
                Optional.empty(),
                new MemoryCheck(device -> OptionalLong.of(1)));
        int before = stub.completions();

        try (SamplingModel model = trusting.load(V1)) {
            assertThat(model.sample(List.of(request(1, 1)))).hasSize(1);
        }
        assertThat(stub.completions() - before).isEqualTo(1);
    }

    @Test
    void shouldEndTheServiceAndNoRunWhenTheScorerDoesNotFit() {
        EnginePolicyLoader small = new EnginePolicyLoader(
                new ClaimedPolicies(CLAIMS::get, store),
                engines,
                Optional.of(Placement.cpu()),
                new MemoryCheck(device -> OptionalLong.of(1)));

        assertThatThrownBy(() -> small.load(V0))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("That does not fit")
                .hasMessageContaining("ERPO_ENGINE_PROBE=none");
    }

    private void refuses(Fault fault, String... words) throws InterruptedException {
        engines.close();
        stub.set(fault);
        attachAgain();
        assertThatThrownBy(() -> {
                    try (SamplingModel model = loader().load(V1)) {
                        model.sample(List.of(request(1, 1)));
                    }
                })
                .isInstanceOf(EngineException.class)
                .message()
                .contains(words);
    }

    private EnginePolicyLoader loader() {
        return new EnginePolicyLoader(
                new ClaimedPolicies(CLAIMS::get, store),
                engines,
                Optional.of(Placement.cpu()),
                new MemoryCheck(device -> OptionalLong.empty()));
    }

    private static EngineClient client() {
        Duration wait = Duration.ofMinutes(1);
        return new HttpEngineClient(
                new HttpEngineSettings(stub.url(), EngineDialect.VLLM, wait, wait, 2, Duration.ZERO), pause -> {});
    }

    private static SamplingRequest request(double temperature, long seed) {
        return new SamplingRequest(TokenIds.of(5, 6, 7, 8), temperature, seed, 12, Truncation.NONE, Set.of());
    }

    private static void claim(StoredPolicy stored, PolicyFormat format) {
        PolicyRef ref = new PolicyRef("run", stored.version());
        CLAIMS.put(
                ref,
                new PolicyPublished("run", stored.version(), stored.uri(), stored.sha256(), null, format.key(), null));
    }
}
