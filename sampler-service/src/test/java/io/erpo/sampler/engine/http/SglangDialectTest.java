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

/** Against questions and answers written from SGLang's documentation. */
class SglangDialectTest {

    @Test
    void shouldSayWhatTheEngineIsAndWhichSettingsChangeNumbers() throws Exception {
        try (RecordedEngine sglang = new RecordedEngine("sglang.json")) {
            assertThat(sglang.client(EngineDialect.SGLANG).describe())
                    .isEqualTo(new EngineDescription(
                            "sglang",
                            "0.5.9",
                            OptionalInt.empty(),
                            OptionalInt.of(4096),
                            Optional.of("float32"),
                            Optional.of("cuda"),
                            Map.of(
                                    "attention_backend", "triton",
                                    "sampling_backend", "pytorch",
                                    "enable_deterministic_inference", "true",
                                    "sampling_defaults", "openai",
                                    "kv_cache_dtype", "auto",
                                    "tp_size", "1",
                                    "disable_radix_cache", "true",
                                    "chunked_prefill_size", "8192")));
        }
    }

    @Test
    void shouldSendTokenIdsAndEverySwitch() throws Exception {
        try (RecordedEngine sglang = new RecordedEngine("sglang.json")) {
            assertThat(sglang.client(EngineDialect.SGLANG).complete(request()))
                    .isEqualTo(new EngineAnswer(
                            new Completion(TokenIds.of(8, 9, 2), LogProbs.of(-0.5f, -1.25f, -2f), FinishReason.STOP),
                            42,
                            Optional.of("run-v000003")));
        }
    }

    /** It looks at the limit before the token, and leaves that token out of one of its two lists. */
    @Test
    void shouldTakeAnEndAtTheLimitForAnEnd() throws Exception {
        EngineRequest ofAdapter =
                new EngineRequest(PROMPT, 1, 42, 2, Set.of(0), Truncation.NONE, Optional.of("run-v000004"));
        try (RecordedEngine sglang = new RecordedEngine("sglang.json")) {
            assertThat(sglang.client(EngineDialect.SGLANG).complete(ofAdapter).completion())
                    .isEqualTo(new Completion(TokenIds.of(8, 0), LogProbs.of(-0.5f, -1f), FinishReason.STOP));
        }
    }

    /** The first versions keep a seed in 32 bits with a sign. */
    @Test
    void shouldFoldSeedsTo31Bits() {
        SglangDialect dialect = new SglangDialect(null);

        assertThat(dialect.seed(42)).isEqualTo(42);
        assertThat(dialect.seed(-1)).isZero();
        assertThat(dialect.seed(Long.MIN_VALUE)).isZero();
        assertThat(dialect.seed(0x1234_5678_9abc_def0L)).isEqualTo(0x0888_8888L);
        assertThat(dialect.seed(Long.MAX_VALUE)).isEqualTo(0x0L);
    }

    @Test
    void shouldLoadWeightsWithTheirLabelWhilePaused() throws Exception {
        try (RecordedEngine sglang = new RecordedEngine("sglang.json")) {
            sglang.client(EngineDialect.SGLANG).load(Path.of("/policies/v000003"), "run-v000003");

            assertThat(sglang.asked())
                    .containsExactly(
                            "POST /pause_generation",
                            "POST /update_weights_from_disk",
                            "POST /continue_generation",
                            "GET /model_info");
        }
    }

    @Test
    void shouldQuoteTheEngineWhenItCannotLoadAndLetItContinue() throws Exception {
        try (RecordedEngine sglang = new RecordedEngine("sglang.json")) {
            assertThatExceptionOfType(EngineException.class)
                    .isThrownBy(
                            () -> sglang.client(EngineDialect.SGLANG).load(Path.of("/policies/v000009"), "run-v000009"))
                    .withMessageContaining("POST /update_weights_from_disk was answered with status 400: 'Failed to get"
                            + " weights iterator: /policies/v000009'")
                    .matches(refusal -> !refusal.isTemporary());

            assertThat(sglang.asked()).endsWith("POST /continue_generation");
        }
    }

    @Test
    void shouldLoadAnAdapterUnderItsName() throws Exception {
        try (RecordedEngine sglang = new RecordedEngine("sglang.json")) {
            sglang.client(EngineDialect.SGLANG).loadAdapter(Path.of("/policies/v000004"), "run-v000004");

            assertThat(sglang.asked()).containsExactly("GET /v1/models", "POST /load_lora_adapter");
        }
    }

    @Test
    void shouldBelieveAnEngineThatSaysItDidNotLoad() {
        try (StubServer sglang = new StubServer((exchange, question) ->
                StubServer.send(exchange, 200, "{\"success\":false,\"error_message\":\"no LoRA here\"}"))) {
            assertThatExceptionOfType(EngineException.class)
                    .isThrownBy(() -> RecordedEngine.client(sglang.url(), EngineDialect.SGLANG)
                            .loadAdapter(Path.of("/policies/v000004"), "run-v000004"))
                    .withMessage("engine " + sglang.url() + ": did not load what it was told to: 'no LoRA here'");
        }
    }

    @Test
    void shouldRefuseTwoListsOfTokensThatDiffer() {
        try (StubServer sglang = new StubServer((exchange, question) -> StubServer.send(
                exchange,
                200,
                "{\"output_ids\":[8,9],\"meta_info\":{\"finish_reason\":{\"type\":\"stop\"},"
                        + "\"output_token_logprobs\":[[-1.0,8,null],[-1.0,0,null]]}}"))) {
            assertThatExceptionOfType(EngineException.class)
                    .isThrownBy(() -> RecordedEngine.client(sglang.url(), EngineDialect.SGLANG)
                            .complete(request()))
                    .withMessageContaining("output_ids has 2 tokens and differs from the 2 of");
        }
    }
}
