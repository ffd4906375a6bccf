package io.erpo.cli.verify;

import static io.erpo.cli.InProcess.erpo;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.erpo.cli.InProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerifyCommandTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path directory;

    private Path in;
    private Path out;

    @BeforeEach
    void files() {
        in = directory.resolve("cases.jsonl");
        out = directory.resolve("verdicts.jsonl");
    }

    private List<JsonNode> verdicts() throws IOException {
        List<JsonNode> verdicts = new ArrayList<>();
        for (String line : Files.readAllLines(out)) {
            verdicts.add(JSON.readTree(line));
        }
        return verdicts;
    }

    @Test
    void shouldAnswerEachCaseInOrder() throws IOException {
        Files.write(
                in,
                List.of(
                        "{\"id\": \"b\", \"gold\": \"1/2\", \"response\": \"so \\\\boxed{\\\\frac12}\"}",
                        "",
                        "{\"id\": 7, \"gold\": 5, \"response\": \"Answer: 6\"}",
                        "{\"gold\": 0.50, \"response\": \"no idea\"}"));

        InProcess verified = erpo("verify", "--in", in, "--out", out);

        assertThat(verified.exitCode()).as(verified.err()).isZero();
        assertThat(verified.out()).isEqualTo("1 correct, 2 incorrect, 0 undecided\n");
        assertThat(verdicts()).extracting(verdict -> verdict.get("id").asText()).containsExactly("b", "7", "null");
        assertThat(verdicts())
                .extracting(verdict -> verdict.get("verdict").asText())
                .containsExactly("CORRECT", "INCORRECT", "INCORRECT");
        assertThat(verdicts())
                .extracting(verdict -> verdict.get("extracted").asText())
                .containsExactly("\\frac12", "6", "null");
        assertThat(verdicts().get(0).get("decided_by").asText()).isEqualTo("number");
        assertThat(verdicts().get(2).get("decided_by").isNull()).isTrue();
        assertThat(verdicts()).allSatisfy(verdict -> {
            assertThat(verdict.get("reason").asText()).isNotBlank();
            assertThat(verdict.get("micros").isIntegralNumber()).isTrue();
        });
    }

    @Test
    void shouldTakeLooserWordingsOnlyWhenLenient() throws IOException {
        Files.writeString(in, "{\"gold\": 5, \"response\": \"The answer is 5.\"}\n");

        assertThat(erpo("verify", "--in", in, "--out", out).out()).startsWith("0 correct");
        assertThat(erpo("verify", "--in", in, "--out", out, "--lenient").out()).startsWith("1 correct");
    }

    @Test
    void shouldFailWhenACaseGetsAnotherVerdictThanItShould() throws IOException {
        Files.write(
                in,
                List.of(
                        "{\"id\": 1, \"gold\": 5, \"response\": \"Answer: 5\", \"verdict\": \"CORRECT\"}",
                        "{\"id\": 2, \"gold\": 5, \"response\": \"Answer: 6\", \"verdict\": \"CORRECT\"}"));

        InProcess verified = erpo("verify", "--in", in, "--out", out);

        assertThat(verified.exitCode()).isOne();
        assertThat(verified.err()).isEqualTo("2: expected CORRECT, found INCORRECT (expected 5, found 6)\n");
        assertThat(verdicts()).hasSize(2);
    }

    @Test
    void shouldWriteNothingWhenALineIsBad() throws IOException {
        Files.writeString(out, "before");
        Files.write(
                in,
                List.of(
                        "{\"gold\": 5, \"response\": \"5\"}",
                        "{\"gold\": [5], \"response\": \"5\"}",
                        "{\"gold\": 5}",
                        "{"));

        InProcess refused = erpo("verify", "--in", in, "--out", out);

        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.err())
                .contains(
                        "cases.jsonl has 3 bad lines; nothing was verified",
                        "line 2: \"gold\" must be text or a number, was [5]",
                        "line 3: \"response\" must be text, was missing",
                        "line 4: is not JSON");
        assertThat(out).hasContent("before");
        assertThat(directory.toFile().list()).containsExactlyInAnyOrder("cases.jsonl", "verdicts.jsonl");
    }

    @Test
    void shouldRefuseToWriteOverItsInput() {
        assertThat(erpo("verify", "--in", in, "--out", directory.resolve("x/../cases.jsonl"))
                        .err())
                .isEqualTo("erpo: --out is the file of --in; give another\n");
    }

    @Test
    void shouldSayThatThereIsNoFile() {
        assertThat(erpo("verify", "--in", in, "--out", out).err()).contains("there is no file", "to verify");
    }
}
