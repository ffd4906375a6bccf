package io.erpo.reward.builtin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.erpo.reward.Answer;
import io.erpo.reward.Judgement;
import io.erpo.reward.Parameters;
import io.erpo.reward.RewardFunction;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Responses of the kinds that users of other tools report as judged wrongly. */
class PublicReportsTest {

    private static final Path CASES = Path.of("src", "test", "resources", "rewards.jsonl");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Map<String, RewardFunction> REWARDS =
            Map.of("multiple-choice", new MultipleChoice(), "format", new Format());

    @TestFactory
    Stream<DynamicTest> shouldJudgeAsAPersonWould() throws IOException {
        return Files.readAllLines(CASES).stream()
                .map(PublicReportsTest::read)
                .filter(line -> REWARDS.containsKey(line.get("reward").asText()))
                .map(line -> dynamicTest(
                        line.get("id").asText() + ": " + line.get("why").asText(), () -> {
                            assertThat(isGood(line))
                                    .isEqualTo(line.get("expected").asBoolean());
                        }));
    }

    private static boolean isGood(JsonNode line) {
        Map<String, String> parameters = new TreeMap<>();
        line.path("params")
                .fields()
                .forEachRemaining(
                        given -> parameters.put(given.getKey(), given.getValue().asText()));
        Judgement judgement = REWARDS.get(line.get("reward").asText())
                .judge(new Parameters(parameters))
                .judge(new Answer(
                        "prompt",
                        line.get("reference").asText(),
                        line.get("text").asText(),
                        9,
                        true));
        return judgement.correct().orElse(judgement.score() > 0);
    }

    private static JsonNode read(String line) {
        try {
            return JSON.readTree(line);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
