package io.erpo.cli.score;

import static io.erpo.cli.InProcess.TINY;
import static io.erpo.cli.InProcess.erpo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.erpo.cli.InProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScoreCommandTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path directory;

    private Path in;
    private Path out;

    @BeforeEach
    void files() {
        in = directory.resolve("in.jsonl");
        out = directory.resolve("out.jsonl");
    }

    private InProcess score(List<String> lines, Object... options) throws IOException {
        Files.write(in, lines);
        Object[] all = new Object[9 + options.length];
        System.arraycopy(
                new Object[] {"score", "--model", TINY, "--in", in, "--out", out, "--threads", 1}, 0, all, 0, 9);
        System.arraycopy(options, 0, all, 9, options.length);
        return erpo(all);
    }

    private List<JsonNode> answers() throws IOException {
        return Files.readAllLines(out).stream()
                .map(line -> {
                    try {
                        return JSON.readTree(line);
                    } catch (IOException e) {
                        throw new IllegalStateException(e);
                    }
                })
                .toList();
    }

    @Test
    void shouldScoreWhatGenerateSampledAsItWasSampled() throws IOException {
        JsonNode sampled = JSON.readTree(erpo(
                        "generate",
                        "--model",
                        TINY,
                        "--prompt",
                        "max 917=",
                        "--temperature",
                        1.3,
                        "--threads",
                        1,
                        "--json")
                .out());
        int prompt = sampled.get("prompt_token_ids").size();
        String ids = (sampled.get("prompt_token_ids").toString() + sampled.get("token_ids")).replace("][", ",");

        InProcess scored = score(List.of("{\"id\": 7, \"input_ids\": %s, \"temperature\": 1.3}".formatted(ids)));

        assertThat(scored.exitCode()).as(scored.err()).isZero();
        JsonNode answer = answers().get(0);
        assertThat(answer.get("id").asInt()).isEqualTo(7);
        assertThat(answer.get("logprobs"))
                .hasSize(prompt + sampled.get("token_ids").size() - 1);
        for (int i = 0; i < sampled.get("logprobs").size(); i++) {
            assertThat(answer.get("logprobs").get(prompt - 1 + i).asDouble())
                    .isCloseTo(sampled.get("logprobs").get(i).asDouble(), within(2e-5));
        }
    }

    @Test
    void shouldAnswerInOrderAndNameTheTokensAskedFor() throws IOException {
        score(List.of("{\"id\": \"b\", \"input_ids\": [5]}", "{\"id\": \"a\", \"input_ids\": [5, 6, 7]}"), "--top", 3);

        assertThat(answers()).extracting(answer -> answer.get("id").asText()).containsExactly("b", "a");
        assertThat(answers())
                .extracting(answer -> answer.get("logprobs").size())
                .containsExactly(0, 2);
        assertThat(answers()).allSatisfy(answer -> {
            assertThat(answer.get("top")).hasSize(3);
            assertThat(answer.at("/top/0/1").asDouble())
                    .isGreaterThanOrEqualTo(answer.at("/top/1/1").asDouble());
        });
    }

    @Test
    void shouldWriteNothingWhenALineIsBad() throws IOException {
        Files.writeString(out, "before");

        InProcess refused = score(List.of("{\"input_ids\": [5]}", "{\"input_ids\": [5, 99]}", "{\"input_ids\": []}"));

        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.err())
                .contains(
                        "line 2: token id 99 at position 1 is outside the vocabulary of 99 tokens",
                        "line 3: a sequence needs at least one token");
        assertThat(out).hasContent("before");
        assertThat(directory.toFile().list()).containsExactlyInAnyOrder("in.jsonl", "out.jsonl");
    }

    @Test
    void shouldRefuseToWriteOverItsInput() {
        assertThat(erpo("score", "--model", TINY, "--in", in, "--out", directory.resolve("x/../in.jsonl"))
                        .err())
                .isEqualTo("erpo: --out is the file of --in; give another\n");
    }
}
