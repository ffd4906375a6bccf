package io.erpo.bench;

import static io.erpo.cli.InProcess.TINY;
import static io.erpo.cli.InProcess.erpo;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.erpo.cli.InProcess;
import io.erpo.policy.ModelConfig;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BenchCommandTest {

    private static InProcess bench(String what, Object... options) {
        List<Object> arguments = new ArrayList<>(List.of(
                "bench",
                what,
                "--model",
                TINY,
                "--threads",
                1,
                "--prompt-tokens",
                5,
                "--new-tokens",
                4,
                "--rounds",
                2));
        arguments.addAll(List.of(options));
        return erpo(arguments.toArray());
    }

    private static List<JsonNode> lines(InProcess bench) throws IOException {
        assertThat(bench.exitCode()).as(bench.err()).isZero();
        List<JsonNode> lines = new ArrayList<>();
        for (String line : bench.lines()) {
            lines.add(new ObjectMapper().readTree(line));
        }
        return lines;
    }

    private static List<String> fields(JsonNode line) {
        List<String> names = new ArrayList<>();
        line.fieldNames().forEachRemaining(names::add);
        return names;
    }

    @Test
    void shouldMeasureThePhasesOfGeneration() throws IOException {
        List<JsonNode> lines = lines(bench("sampler", "--batch", 3, "--json"));

        assertThat(lines).hasSize(2).allSatisfy(line -> {
            assertThat(fields(line))
                    .containsExactly(
                            "peer",
                            "threads",
                            "batch",
                            "prefill_wall",
                            "prefill_cpu",
                            "prefill_other",
                            "prefill_tokens",
                            "decode_wall",
                            "decode_cpu",
                            "decode_other",
                            "decode_tokens",
                            "sample_wall",
                            "sample_cpu");
            assertThat(line.get("prefill_tokens").asInt()).isEqualTo(15);
            assertThat(line.get("decode_tokens").asInt()).isEqualTo(12);
        });
    }

    @Test
    void shouldMeasureAWholeCallWhenLengthsAreMixed() throws IOException {
        List<JsonNode> lines =
                lines(bench("sampler", "--batch", 3, "--mixed", "--prompts", 2, "--group", 4, "--seed", 9, "--json"));

        assertThat(lines).hasSize(2).allSatisfy(line -> {
            assertThat(fields(line))
                    .containsExactly("peer", "threads", "batch", "sequences", "wall", "cpu", "other", "tokens");
            assertThat(line.get("sequences").asInt()).isEqualTo(8);
            assertThat(line.get("tokens").asInt()).isBetween(8, 32);
        });
    }

    @Test
    void shouldMeasureAnUpdate() throws IOException {
        List<JsonNode> lines = lines(bench("learner", "--batch", 6, "--json"));

        assertThat(lines).hasSize(2).allSatisfy(line -> {
            assertThat(fields(line))
                    .containsExactlyInAnyOrder(
                            "peer", "threads", "seqs", "len", "micro", "wall", "cpu", "other", "tokens", "gflop");
            assertThat(line.get("seqs").asInt()).isEqualTo(6);
            assertThat(line.get("len").asInt()).isEqualTo(8);
            assertThat(line.get("tokens").asInt()).isEqualTo(48);
        });
    }

    @Test
    void shouldGoOnWithoutAPeerThatCannotRun() throws IOException {
        InProcess bench = bench("sampler", "--batch", 2, "--peer", "eager", "--python", "/no/such/python", "--json");

        assertThat(lines(bench)).hasSize(2);
        assertThat(bench.err()).contains("peer eager is left out: ", "/no/such/python");
    }

    @Test
    void shouldRefuseOptionsThatMakeNoSense() {
        assertThat(bench("sampler", "--peer", "llama").err())
                .isEqualTo("erpo: --peer must be one of compile, eager, floor, hf, was llama\n");
        assertThat(bench("learner", "--batch", 0).err()).isEqualTo("erpo: --batch must be at least 1, was 0\n");
        assertThat(erpo("bench", "sampler", "--model", TINY, "--rounds", 9).err())
                .isEqualTo("erpo: --rounds must be from 1 to 5, was 9\n");
    }

    @Test
    void shouldCountTheWorkOfAnUpdateWithoutPadding() {
        Workload work = Workload.draw(new Workload.Shape(2, 1, 3, 2, false), 64, 1);
        ModelConfig config = new ModelConfig(64, 8, 16, 2, 2, 1, 128, 1e4, 1e-6, true);

        // Two sequences of four inputs each.
        assertThat(LearnerContender.flop(config, 1000, work)).isEqualTo(3.0 * (2 * 1000 * 8 + 4 * 2 * 8 * (16 + 16)));
    }
}
