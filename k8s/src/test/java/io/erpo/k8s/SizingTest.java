package io.erpo.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import io.erpo.events.AdvantageBatch;
import io.erpo.events.AdvantageSample;
import io.erpo.events.Coordinates;
import io.erpo.events.Engine;
import io.erpo.events.FinishReason;
import io.erpo.events.Outcome;
import io.erpo.events.PromptRequest;
import io.erpo.events.Purpose;
import io.erpo.events.Response;
import io.erpo.events.Reward;
import io.erpo.events.RewardStatus;
import io.erpo.events.StepStatistics;
import io.erpo.events.VerifiedGroup;
import io.erpo.events.VerifiedResponse;
import io.erpo.schemas.Events;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The record sizes in docs/sizing.md are those of the current schemas. */
class SizingTest {

    private static final String RUN = "erpo-s0-f87772b5";
    private static final String PROMPT = "bde66fd9215d9d6f0dff";
    private static final String GROUP = RUN + "/" + PROMPT + "/12";
    private static final int RESPONSES = 16;
    private static final int PROMPTS = 512;
    private static final int TOKENS = 8192;
    private static final int PROMPT_TOKENS = 200;
    /** The vocabulary of Qwen2.5. */
    private static final int VOCABULARY = 151_936;

    private static final int CHARACTERS_PER_TOKEN = 4;

    static List<Arguments> records() {
        return List.of(
                Arguments.of("responses", response()),
                Arguments.of("rewards", reward()),
                Arguments.of("prompt-requests", request()),
                Arguments.of("verified-groups", group()),
                Arguments.of("advantage-batches", batch()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("records")
    void shouldBeAsLargeAsTheGuideSays(String topic, SpecificRecord event) throws IOException {
        String size = String.format(Locale.ROOT, "%,d", Events.encode(event).length);
        assertThat(Files.readString(Path.of("../docs/sizing.md")))
                .as("docs/sizing.md on the size of a record of %s", topic)
                .containsPattern("\\| `" + topic + "` \\|[^|]*\\| " + size + " \\|");
    }

    /** Smaller ids are more likely, because a tokenizer numbers its merges by frequency. */
    private static List<Integer> tokens(Random random, int length) {
        return random.doubles(length)
                .mapToObj(share -> (int) Math.pow(VOCABULARY, share) - 1)
                .toList();
    }

    private static Response response() {
        Random random = new Random(1);
        return new Response(
                RUN,
                120,
                GROUP,
                GROUP + "/3",
                3,
                PROMPT,
                Purpose.TRAINING,
                "p".repeat(PROMPT_TOKENS * CHARACTERS_PER_TOKEN),
                "42",
                "t".repeat(TOKENS * CHARACTERS_PER_TOKEN),
                tokens(random, PROMPT_TOKENS),
                tokens(random, TOKENS),
                IntStream.range(0, TOKENS)
                        .mapToObj(token -> -random.nextFloat())
                        .toList(),
                FinishReason.STOP,
                1.15,
                119L,
                "sampler-sampler-7d9f8b6c5d-abcde",
                Instant.EPOCH,
                120_000_000L,
                "",
                new Engine("torch", "2.7.1", "bfloat16", "cuda:0", Map.of()),
                null,
                null);
    }

    private static Reward reward() {
        return new Reward(
                RUN,
                120,
                GROUP,
                GROUP + "/3",
                3,
                PROMPT,
                Purpose.TRAINING,
                "math",
                "3",
                1.0,
                true,
                "42",
                RewardStatus.SCORED,
                place(),
                TOKENS,
                FinishReason.STOP,
                150L,
                null,
                "both are 42");
    }

    private static PromptRequest request() {
        return new PromptRequest(
                RUN,
                120,
                0,
                17,
                GROUP,
                PROMPT,
                12,
                Purpose.TRAINING,
                "",
                "p".repeat(PROMPT_TOKENS * CHARACTERS_PER_TOKEN),
                "42",
                7,
                1.15,
                "min(1.0 + 0.02 * 7, 1.2)",
                RESPONSES,
                TOKENS,
                0L,
                119L,
                1.0,
                0,
                "",
                List.of());
    }

    private static VerifiedGroup group() {
        return new VerifiedGroup(
                RUN,
                120,
                0,
                17,
                GROUP,
                PROMPT,
                12,
                Purpose.TRAINING,
                "",
                119L,
                1.15,
                Outcome.MIXED,
                7,
                7,
                1.15,
                IntStream.range(0, RESPONSES)
                        .mapToObj(i -> new VerifiedResponse(
                                GROUP + "/" + i,
                                place(),
                                TOKENS,
                                FinishReason.STOP,
                                1.0,
                                true,
                                "42",
                                Map.of("math", 1.0),
                                0.25,
                                false))
                        .toList());
    }

    private static AdvantageBatch batch() {
        return new AdvantageBatch(
                RUN,
                120,
                119L,
                IntStream.range(0, PROMPTS * RESPONSES)
                        .mapToObj(i -> new AdvantageSample(GROUP + "/" + i % RESPONSES, place(), 0.25, 1.15, 0.0))
                        .toList(),
                List.of(),
                1,
                true,
                new StepStatistics(
                        PROMPTS,
                        PROMPTS * RESPONSES,
                        0.5,
                        0.7,
                        0.4,
                        0.5,
                        0.1,
                        1.1,
                        1.2,
                        0.5,
                        4096.0,
                        0.01,
                        0.01,
                        500,
                        200,
                        0.01,
                        List.of(5000, 3000, 1000, 500, 300, 150, 40, 10),
                        List.of(1.0, 1.0, 1.02, 1.08, 1.14, 1.2, 1.2),
                        Map.of("math", 0.4)));
    }

    /** An offset in the middle of a long run. */
    private static Coordinates place() {
        return new Coordinates(5, 50_000L);
    }
}
