package io.erpo.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.erpo.policy.generation.GenerationRequest;
import io.erpo.policy.generation.Generator;
import io.erpo.policy.model.Policy;
import io.erpo.policy.training.ScoredSequence;
import io.erpo.policy.training.Trainer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against vectors that the transformers library computed, see {@code make_architectures.py} in the test resources. */
class ArchitectureParityTest {

    private static final float TOLERANCE = 5e-5f;

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"qwen3", "llama3", "llama_linear"})
    void shouldGiveTheReferenceLogProbsWhenTextIsScored(String model) {
        try (Policy policy = Policy.load(Reference.path(model));
                Trainer trainer = Trainer.start(policy, 32_768)) {
            for (JsonNode example : Reference.json(model + ".json").get("cases")) {
                TokenIds ids = Reference.ids(example.get("input_ids"));
                if (ids.size() > 1) {
                    LogProbs scored = trainer.logProbs(List.of(tail(ids))).get(0);
                    assertClose(scored, Reference.floats(example.get("next_token_logprobs")));
                }
                assertClose(everyNextToken(trainer, ids), logSoftmax(Reference.floats(example.get("last_logits"))));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"qwen3", "llama3", "llama_linear"})
    void shouldGiveTheReferenceTokensWhenTheTemperatureIsNearlyZero(String model) {
        try (Policy policy = Policy.load(Reference.path(model))) {
            for (JsonNode example : Reference.json(model + ".json").get("cases")) {
                int[] greedy = Reference.ids(example.get("greedy")).toArray();
                GenerationRequest request =
                        new GenerationRequest(Reference.ids(example.get("input_ids")), 1e-4, 16, position -> 0.5);

                TokenIds sampled = new Generator(policy, 2)
                        .generate(List.of(request))
                        .get(0)
                        .tokenIds();

                assertThat(sampled.toArray()).isEqualTo(Arrays.copyOf(greedy, sampled.size()));
                assertThat(sampled.size() == 16 || sampled.get(sampled.size() - 1) == 0)
                        .isTrue();
            }
        }
    }

    @Test
    void shouldReadTheArchitectureWhenTheConfigurationNamesIt() {
        try (Policy qwen = Policy.load(Reference.path("qwen3"));
                Policy llama = Policy.load(Reference.path("llama3"))) {
            assertThat(qwen.config())
                    .isEqualTo(new ModelConfig(
                            Architecture.QWEN3, 64, 48, 80, 2, 4, 2, 16, 512, Rope.of(1e6), 1e-6, false));
            assertThat(llama.config())
                    .isEqualTo(new ModelConfig(
                            Architecture.LLAMA,
                            64,
                            48,
                            80,
                            2,
                            4,
                            2,
                            12,
                            512,
                            new Rope(5e5, new Rope.Llama3(8, 1, 4, 64)),
                            1e-6,
                            true));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"qwen3", "llama3", "llama_linear"})
    void shouldComeBackEqualWhenACheckpointIsSaved(String model) throws Exception {
        try (Policy policy = Policy.load(Reference.path(model))) {
            policy.save(directory.resolve("a"));
            try (Policy again = Policy.load(directory.resolve("a"))) {
                again.save(directory.resolve("b"));
                assertThat(again.config()).isEqualTo(policy.config());
            }
        }
        for (String file : List.of("model.safetensors", "config.json", "generation_config.json")) {
            assertThat(directory.resolve("b/" + file)).hasSameBinaryContentAs(directory.resolve("a/" + file));
        }
    }

    private static ScoredSequence tail(TokenIds ids) {
        TokenIds rest = TokenIds.of(Arrays.copyOfRange(ids.toArray(), 1, ids.size()));
        return new ScoredSequence(TokenIds.of(ids.get(0)), rest, 1.0);
    }

    private static LogProbs everyNextToken(Trainer trainer, TokenIds ids) {
        return LogProbs.copyOf(trainer
                .logProbs(IntStream.range(0, 64)
                        .mapToObj(id -> new ScoredSequence(ids, TokenIds.of(id), 1.0))
                        .toList())
                .stream()
                .map(scored -> scored.get(0))
                .toList());
    }

    private static List<Float> logSoftmax(List<Float> logits) {
        double normalizer = Math.log(logits.stream().mapToDouble(Math::exp).sum());
        return logits.stream().map(logit -> (float) (logit - normalizer)).toList();
    }

    private static void assertClose(LogProbs found, List<Float> expected) {
        assertThat(found.size()).isEqualTo(expected.size());
        for (int i = 0; i < expected.size(); i++) {
            assertThat(found.get(i)).as("token %d", i).isCloseTo(expected.get(i), within(TOLERANCE));
        }
    }
}
