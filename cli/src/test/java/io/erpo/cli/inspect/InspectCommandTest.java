package io.erpo.cli.inspect;

import static io.erpo.cli.InProcess.erpo;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.erpo.cli.InProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InspectCommandTest {

    @TempDir
    Path directory;

    private Path data;
    private Path config;

    @BeforeEach
    void files() throws IOException {
        data = Files.writeString(directory.resolve("d.jsonl"), """
                {"prompt": "What is 1+1?", "answer": "2", "data_source": "easy"}
                {"prompt": "What is 1+1?", "answer": "2", "data_source": "easy"}
                {"prompt": "what is 1+1 ?", "answer": "2", "data_source": "easy"}
                {"prompt": "What is 1-1?", "answer": "\\\\frac{1}{", "data_source": "hard"}
                {"prompt": "What is 7*7 in full, please? %s", "answer": "49", "data_source": "hard"}
                not json
                """.formatted("x".repeat(5000)));
        config = Files.writeString(
                directory.resolve("c.yaml"), "rewards: [{name: math, weight: 1, correctness: true}]\n");
    }

    @Test
    void shouldReportWhatARunWouldMeet() throws IOException {
        InProcess inspected = erpo(
                "inspect",
                "--preset",
                "tiny-erpo",
                "--data",
                data,
                "--config",
                config,
                "--model",
                InProcess.TINY,
                "--json");

        assertThat(inspected.exitCode()).as(inspected.err()).isZero();
        JsonNode report = new ObjectMapper().readTree(inspected.out());
        assertThat(report.at("/layouts/0").asText())
                .isEqualTo("JSON lines, layout plain (prompt, answer, data_source)");
        assertThat(report.at("/problems").asInt()).isEqualTo(4);
        assertThat(report.at("/duplicates").asInt()).isEqualTo(1);
        assertThat(report.at("/nearDuplicates/problems").asInt()).isEqualTo(1);
        assertThat(report.at("/bad/complaints/0").asText()).startsWith("line 6: is not JSON: unexpected ");
        assertThat(report.at("/split/training").asInt()
                        + report.at("/split/heldOut").asInt())
                .isEqualTo(4);
        assertThat(report.at("/dataSources")).hasToString("{\"easy\":2,\"hard\":2}");
        assertThat(report.at("/answers/checked").asInt()).isEqualTo(4);
        assertThat(report.at("/answers/notUnderstood")).hasSize(1);
        assertThat(report.at("/tokens/percentiles/0").asInt())
                .as("one token for each character")
                .isEqualTo(12);
        assertThat(report.at("/tokens/unusable")).hasSize(1);
        assertThat(report.at("/first").asText()).startsWith("What is");
    }

    @Test
    void shouldSayItInWords() {
        InProcess inspected = erpo("inspect", "--preset", "tiny-erpo", "--data", data, "--config", config);

        assertThat(inspected.exitCode()).as(inspected.err()).isZero();
        assertThat(inspected.lines())
                .contains(
                        "layout            JSON lines, layout plain (prompt, answer, data_source)",
                        "problems          4 distinct",
                        "duplicates        1 lines repeat an earlier one, 0 more in another spelling",
                        "bad lines         1",
                        "data sources      easy 2, hard 2",
                        "answers           1 of 4 are not understood by the reward math",
                        "tokens            not counted; give --model DIR");
    }

    @Test
    void shouldCompareABenchmarkWithWhatARunWouldTrainOn() throws IOException {
        String long13 = "one two three four five six seven eight nine ten eleven twelve thirteen";
        Path problems = Files.writeString(directory.resolve("p.jsonl"), """
                {"prompt": "%1$s: add the first two", "answer": "3"}
                {"prompt": "%1$s: add the last two", "answer": "25"}
                {"prompt": "What is 2+2?", "answer": "4"}
                {"prompt": "What is 3+3?", "answer": "6"}
                """.formatted(long13));
        Path benchmark = Files.writeString(directory.resolve("bench.jsonl"), """
                {"prompt": "Of %s, which is the largest?", "answer": "thirteen"}
                {"prompt": "what is 2 + 2", "answer": "4"}
                {"prompt": "what is 3 + 3", "answer": "6"}
                {"prompt": "What is 2-2?", "answer": "0"}
                """.formatted(long13));
        String[] asked = {
            "inspect", "--preset", "tiny-erpo", "--data", problems.toString(), "--benchmark", benchmark.toString()
        };

        JsonNode report = new ObjectMapper()
                .readTree(erpo((Object[]) with(asked, "--json")).out());
        InProcess said = erpo((Object[]) asked);

        // Problems are compared in the order of the split, which the seed fixes.
        JsonNode found = report.at("/benchmarks/0");
        assertThat(found.at("/name").asText()).isEqualTo("bench");
        assertThat(found.at("/problems").asInt()).isEqualTo(4);
        assertThat(found.at("/whole"))
                .extracting(JsonNode::asText)
                .containsExactly("bench.jsonl:2 is like p.jsonl:3", "bench.jsonl:3 is like p.jsonl:4");
        assertThat(found.at("/passages"))
                .extracting(JsonNode::asText)
                .containsExactly("bench.jsonl:1 and p.jsonl:2: \"" + long13 + "\"");
        assertThat(said.lines())
                .contains(
                        "benchmark         bench: of 4 problems 2 are among those to train on, 1 more share 13 words in a row with one",
                        "  bench.jsonl:2 is like p.jsonl:3");
    }

    private static String[] with(String[] arguments, String another) {
        String[] all = Arrays.copyOf(arguments, arguments.length + 1);
        all[arguments.length] = another;
        return all;
    }

    @Test
    void shouldNameTheFileThatIsNotThere() {
        InProcess inspected = erpo("inspect", "--data", directory.resolve("missing.parquet"));

        assertThat(inspected.exitCode()).isEqualTo(1);
        assertThat(inspected.err()).startsWith("erpo: there is no data file ");
    }
}
