package io.erpo.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.erpo.policy.generation.Completion;
import io.erpo.policy.generation.GenerationRequest;
import io.erpo.policy.generation.Generator;
import io.erpo.policy.model.Policy;
import io.erpo.policy.training.ScoredSequence;
import io.erpo.policy.training.Trainer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Against vectors that PyTorch computed with the model of the transformers library. */
class ParityTest {

    private static final float TOLERANCE = 5e-5f;

    private static Policy policy;
    private static JsonNode reference;

    @BeforeAll
    static void load() {
        policy = Reference.policy();
        reference = Reference.json("tiny.json");
    }

    @AfterAll
    static void close() {
        policy.close();
    }

    @Test
    void shouldGiveTheReferenceLogProbsWhenTextIsScored() {
        try (Trainer trainer = Trainer.start(policy, 4096)) {
            for (JsonNode example : reference.get("cases")) {
                int[] ids = Reference.ids(example.get("input_ids")).toArray();
                if (ids.length < 2) {
                    continue;
                }
                TokenIds prompt = TokenIds.of(ids[0]);
                TokenIds response = TokenIds.of(Arrays.copyOfRange(ids, 1, ids.length));
                for (String temperature : List.of("0.7", "1.0", "1.2")) {
                    LogProbs scored = trainer.logProbs(
                                    List.of(new ScoredSequence(prompt, response, Double.parseDouble(temperature))))
                            .get(0);

                    List<Float> expected =
                            Reference.floats(example.get("next_token_logprobs").get(temperature));
                    assertThat(scored.size()).isEqualTo(expected.size());
                    for (int i = 0; i < expected.size(); i++) {
                        assertThat(scored.get(i))
                                .as("token %d at T=%s", i, temperature)
                                .isCloseTo(expected.get(i), within(TOLERANCE));
                    }
                }
            }
        }
    }

    @Test
    void shouldGiveTheReferenceDistributionWhenEveryNextTokenIsScored() {
        try (Trainer trainer = Trainer.start(policy, 100_000)) {
            for (JsonNode example : reference.get("cases")) {
                TokenIds prompt = Reference.ids(example.get("input_ids"));
                List<Float> logits = Reference.floats(
                        example.get("logits").get(example.get("logits").size() - 1));
                double normalizer =
                        Math.log(logits.stream().mapToDouble(Math::exp).sum());
                List<ScoredSequence> each = java.util.stream.IntStream.range(0, logits.size())
                        .mapToObj(id -> new ScoredSequence(prompt, TokenIds.of(id), 1.0))
                        .toList();

                List<LogProbs> scored = trainer.logProbs(each);

                for (int id = 0; id < logits.size(); id++) {
                    assertThat((double) scored.get(id).get(0)).isCloseTo(logits.get(id) - normalizer, within(5e-5));
                }
            }
        }
    }

    @Test
    void shouldGiveTheReferenceTokensWhenTheTemperatureIsNearlyZero() {
        Generator generator = new Generator(policy, 8);
        for (JsonNode example : reference.get("cases")) {
            GenerationRequest request =
                    new GenerationRequest(Reference.ids(example.get("input_ids")), 1e-4, 24, position -> 0.5);

            Completion completion = generator.generate(List.of(request)).get(0);

            int[] greedy = Reference.ids(example.get("greedy_24")).toArray();
            int[] sampled = completion.tokenIds().toArray();
            assertThat(sampled).isEqualTo(Arrays.copyOf(greedy, sampled.length));
            assertThat(sampled.length == 24 || sampled[sampled.length - 1] == 0).isTrue();
        }
    }
}
