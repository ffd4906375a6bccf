package io.erpo.sampler.engine.http;

import static io.erpo.sampler.engine.http.EngineRequests.PROMPT;
import static io.erpo.sampler.engine.http.EngineRequests.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.erpo.policy.LogProbs;
import io.erpo.policy.TokenIds;
import io.erpo.policy.generation.Completion;
import io.erpo.policy.generation.FinishReason;
import io.erpo.policy.generation.Truncation;
import io.erpo.sampler.engine.EngineAnswer;
import io.erpo.sampler.engine.EngineDescription;
import io.erpo.sampler.engine.EngineException;
import io.erpo.sampler.engine.EngineRequest;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Against questions and answers written from vLLM's documentation, and against what its versions lack. */
class VllmDialectTest {

    private static final Path VERSION_3 = Path.of("/policies/v000003");

    @Test
    void shouldSayWhatTheEngineIsAndWhichSettingsChangeNumbers() throws Exception {
        try (RecordedEngine vllm = new RecordedEngine("vllm.json")) {
            assertThat(vllm.client(EngineDialect.VLLM).describe())
                    .isEqualTo(new EngineDescription(
                            "vllm",
                            "0.19.0",
                            OptionalInt.of(99),
                            OptionalInt.of(4096),
                            Optional.of("bfloat16"),
                            Optional.of("cuda"),
                            Map.of(
                                    "logprobs_mode", "processed_logprobs",
                                    "generation_config", "vllm",
                                    "cache_dtype", "auto",
                                    "enable_prefix_caching", "true",
                                    "enable_chunked_prefill", "true",
                                    "tensor_parallel_size", "1",
                                    "VLLM_BATCH_INVARIANT", "1")));
        }
    }

    /** Its responses must not be taken for those of vLLM. */
    @Test
    void shouldNameAnotherServerThatSpeaksTheDialect() {
        try (StubServer other = new StubServer((exchange, question) -> StubServer.send(
                exchange, 200, "{\"version\":\"5\",\"data\":[{\"id\":\"base\",\"owned_by\":\"transformers\"}]}"))) {
            assertThat(RecordedEngine.client(other.url(), EngineDialect.VLLM)
                            .describe()
                            .name())
                    .isEqualTo("transformers");
        }
    }

    /** What the recorded question does not have, the recorded engine does not answer. */
    @Test
    void shouldSendTokenIdsAndEverySwitch() throws Exception {
        try (RecordedEngine vllm = new RecordedEngine("vllm.json")) {
            EngineAnswer answer = vllm.client(EngineDialect.VLLM).complete(request());

            assertThat(answer)
                    .isEqualTo(new EngineAnswer(
                            new Completion(TokenIds.of(8, 9, 2), LogProbs.of(-0.5f, -1.25f, -2f), FinishReason.STOP),
                            42,
                            Optional.empty()));
        }
    }

    /** vLLM reads a seed of -1 as none. */
    @Test
    void shouldNameTheAdapterAndKeepTheTruncationOfAnEvaluationAndASeed() throws Exception {
        EngineRequest ofAdapter =
                new EngineRequest(PROMPT, 0.7, -1, 2, Set.of(), new Truncation(0.9, 20), Optional.of("run-v000002"));
        try (RecordedEngine vllm = new RecordedEngine("vllm.json")) {
            EngineAnswer answer = vllm.client(EngineDialect.VLLM).complete(ofAdapter);

            assertThat(answer.seed()).isZero();
            assertThat(answer.completion())
                    .isEqualTo(new Completion(TokenIds.of(8, 9), LogProbs.of(-0.25f, 0f), FinishReason.LENGTH));
            assertThat(vllm.asked()).containsExactly("POST /v1/completions");
        }
    }

    @Test
    void shouldReloadUnderALabelThatAFailureCannotLeaveBehind() throws Exception {
        try (RecordedEngine vllm = new RecordedEngine("vllm.json")) {
            vllm.client(EngineDialect.VLLM).load(VERSION_3, "run-v000003");

            assertThat(vllm.asked())
                    .containsExactly(
                            "POST /update_weight_version",
                            "POST /pause?mode=wait",
                            "GET /server_info?config_format=json",
                            "POST /collective_rpc",
                            "POST /reset_prefix_cache",
                            "POST /resume",
                            "POST /update_weight_version",
                            "GET /weight_info");
        }
    }

    @Test
    void shouldTransferTheDirectoryWhenTheEngineTakesDirectories() throws Exception {
        try (RecordedEngine vllm = new RecordedEngine("vllm-disk.json")) {
            vllm.client(EngineDialect.VLLM).load(VERSION_3, "run-v000003");

            assertThat(vllm.asked())
                    .containsExactly(
                            "POST /update_weight_version",
                            "POST /pause?mode=wait",
                            "GET /server_info?config_format=json",
                            "POST /start_weight_update",
                            "POST /update_weights",
                            "POST /finish_weight_update",
                            "POST /reset_prefix_cache",
                            "POST /resume",
                            "POST /update_weight_version",
                            "GET /weight_info");
        }
    }

    @Test
    void shouldLoadAnAdapterUnderItsName() throws Exception {
        try (RecordedEngine vllm = new RecordedEngine("vllm.json")) {
            vllm.client(EngineDialect.VLLM).loadAdapter(Path.of("/policies/v000004"), "run-v000004");

            assertThat(vllm.asked()).containsExactly("GET /v1/models", "POST /v1/load_lora_adapter");
        }
    }

    /** An engine refuses a name that it has, and keeps its adapters while the sampler is restarted. */
    @Test
    void shouldNotLoadAnAdapterThatTheEngineHas() throws Exception {
        try (RecordedEngine vllm = new RecordedEngine("vllm.json")) {
            vllm.client(EngineDialect.VLLM).loadAdapter(Path.of("/policies/v000002"), "run-v000002");

            assertThat(vllm.asked()).containsExactly("GET /v1/models");
        }
    }

    @Test
    void shouldTellALabelFromNone() {
        try (StubServer vllm = new StubServer(
                (exchange, question) -> StubServer.send(exchange, 200, "{\"weight_version\":\"default\"}"))) {
            HttpEngineClient client = RecordedEngine.client(vllm.url(), EngineDialect.VLLM);

            assertThat(client.label()).isEmpty();

            vllm.behave((exchange, question) -> StubServer.send(exchange, 200, "{\"weight_version\":\"run-v000003\"}"));
            assertThat(client.label()).contains("run-v000003");
        }
    }

    @Test
    void shouldSayWhatToChangeWhenTheEngineHasNoControlEndpoints() {
        try (StubServer vllm =
                new StubServer((exchange, question) -> StubServer.send(exchange, 404, "{\"detail\":\"Not Found\"}"))) {
            HttpEngineClient client = RecordedEngine.client(vllm.url(), EngineDialect.VLLM);

            assertThatExceptionOfType(EngineException.class)
                    .isThrownBy(() -> client.load(VERSION_3, "run-v000003"))
                    .withMessage("engine " + vllm.url() + ": has no POST /update_weight_version; start it with"
                            + " VLLM_SERVER_DEV_MODE=1, in a version that has /update_weight_version and /weight_info");
            assertThatExceptionOfType(EngineException.class)
                    .isThrownBy(client::label)
                    .withMessageContaining("has no GET /weight_info");
            assertThatExceptionOfType(EngineException.class)
                    .isThrownBy(() -> client.loadAdapter(VERSION_3, "run-v000003"))
                    .withMessageContaining("start it with --enable-lora and VLLM_ALLOW_RUNTIME_LORA_UPDATING=True");
        }
    }

    @Test
    void shouldRefuseWeightsThatDoNotCarryTheirLabel() {
        try (StubServer vllm = new StubServer(
                (exchange, question) -> StubServer.send(exchange, 200, "{\"weight_version\":\"run-v000002\"}"))) {
            assertThatExceptionOfType(EngineException.class)
                    .isThrownBy(() -> RecordedEngine.client(vllm.url(), EngineDialect.VLLM)
                            .load(VERSION_3, "run-v000003"))
                    .withMessage(
                            "engine " + vllm.url() + ": should hold the weights run-v000003 now, and says run-v000002")
                    .matches(refusal -> !refusal.isTemporary());
        }
    }

    /** Some weights are new and some are not; nothing may be sampled with them under any version's label. */
    @Test
    void shouldResumeAndLeaveNoLabelOfAVersionWhenLoadingFails() {
        try (StubServer vllm = new StubServer((exchange, question) -> StubServer.send(
                exchange, question.path().equals("/collective_rpc") ? 500 : 200, "{\"message\":\"no such file\"}"))) {
            assertThatExceptionOfType(EngineException.class)
                    .isThrownBy(() -> RecordedEngine.client(vllm.url(), EngineDialect.VLLM)
                            .load(VERSION_3, "run-v000003"))
                    .withMessageContaining("POST /collective_rpc was answered with status 500: 'no such file'");

            assertThat(vllm.questions()).extracting(StubServer.Question::path).endsWith("/collective_rpc", "/resume");
            assertThat(vllm.questions())
                    .extracting(StubServer.Question::body)
                    .filteredOn(body -> body.contains("new_version"))
                    .containsExactly("{\"new_version\":\"incomplete-run-v000003\"}");
        }
    }

    @Test
    void shouldRefuseATemperatureThatTheEngineWouldRaiseInSilence() {
        HttpEngineClient client = RecordedEngine.client(java.net.URI.create("http://127.0.0.1:1"), EngineDialect.VLLM);

        assertThatExceptionOfType(EngineException.class)
                .isThrownBy(() -> client.complete(request(0.001, 42)))
                .withMessage(
                        "engine http://127.0.0.1:1: samples with temperature 0.01 at least and silently takes that for"
                                + " a lower one, was 0.001")
                .matches(refusal -> !refusal.isTemporary());
    }
}
