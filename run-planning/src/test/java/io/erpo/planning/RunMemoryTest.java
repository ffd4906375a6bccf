package io.erpo.planning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.erpo.planning.data.DataSet;
import io.erpo.planning.data.Problem;
import io.erpo.policy.ModelConfig;
import io.erpo.policy.PolicyException;
import io.erpo.policy.memory.MemoryCheck;
import io.erpo.settings.ConfigLayers;
import io.erpo.settings.RunConfig;
import io.erpo.settings.SettingsException;
import io.erpo.settings.TrainOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Services on this machine inherit its environment, so that a run is planned with their real settings. */
class RunMemoryTest {

    /** The shape of Qwen2.5-7B, whose longest prompt and response are 512 and 4096 tokens. */
    private static final BasePolicy SEVEN = new BasePolicy(
            Path.of("seven"),
            "00",
            new ModelConfig(152_064, 3584, 18_944, 28, 28, 4, 32_768, 1e6, 1e-6, false),
            new ReadPrompts(
                    new DataSet(
                            "d.jsonl",
                            List.of(new Problem("a", "1", "d.jsonl:1")),
                            List.of(new Problem("b", "2", "d.jsonl:2"))),
                    List.of(512, 1),
                    List.of()),
            List.of(),
            new ResponseEnds(List.of(), List.of()));

    private static final String NOTE = "memory: learner needs 129.0 GiB, sampler needs %s GiB; cuda:0 has 320.0 GiB";

    @TempDir
    private Path directory;

    @Test
    void shouldPlanForTheSlotsAndPoliciesThatTheSamplerIsGiven() {
        assertThat(notes(320, Map.of())).containsExactly(NOTE.formatted("61.6"));
        assertThat(notes(320, Map.of("ERPO_SAMPLER_SLOTS", "16"))).containsExactly(NOTE.formatted("33.1"));
        assertThat(notes(320, Map.of("ERPO_SAMPLER_POLICIES", "3"))).containsExactly(NOTE.formatted("75.8"));
    }

    /** 128 slots, a vocabulary of 152,064, and 32 bytes to put it in order. */
    @Test
    void shouldPlanForTruncationOnlyWhereEvaluationsTruncate() throws IOException {
        assertThat(notesWith("evaluation: {topP: 1}")).containsExactly(NOTE.formatted("61.0"));
        assertThat(notesWith("evaluation: {topP: 1, topK: 20}")).containsExactly(NOTE.formatted("61.6"));
    }

    /** The base policy once more, in bfloat16; an adapter has it already. */
    @Test
    void shouldPlanForTheReferencePolicyOnlyWhereTheLossHasOne() throws IOException {
        String learner = "memory: learner needs %s GiB, sampler needs 61.6 GiB; cuda:0 has 320.0 GiB";
        String adapter = "adapter: {rank: 32, targets: [q_proj, v_proj]}";

        assertThat(notesWith("loss: {klCoefficient: 0.001}")).containsExactly(learner.formatted("143.3"));
        assertThat(notesWith(adapter + "\nloss: {klCoefficient: 0.001}")).isEqualTo(notesWith(adapter));
    }

    @Test
    void shouldAcceptWithFewerSlotsWhatDoesNotFitWithTheDefault() {
        assertThatThrownBy(() -> notes(170, Map.of())).isInstanceOf(PolicyException.class);
        assertThat(notes(170, Map.of("ERPO_SAMPLER_SLOTS", "16"))).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "-1", "1.5", "many", "9999999999"})
    void shouldNameTheVariableWhenItIsNoNumber(String slots) {
        assertThatThrownBy(() -> notes(320, Map.of("ERPO_SAMPLER_SLOTS", slots)))
                .isInstanceOf(SettingsException.class)
                .hasMessage("ERPO_SAMPLER_SLOTS must be a whole number of 1 or more, was \"" + slots + "\"");
    }

    private List<String> notesWith(String yaml) throws IOException {
        Path file = Files.writeString(directory.resolve("my.yaml"), yaml);
        TrainOptions options = new TrainOptions(
                Optional.of("paper-3b"),
                Optional.empty(),
                OptionalLong.empty(),
                OptionalInt.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(file),
                Optional.empty());
        return notes(320, Map.of(), options);
    }

    private static List<String> notes(long gibibytes, Map<String, String> sampler) {
        return notes(gibibytes, sampler, TrainOptions.ofPreset("paper-3b"));
    }

    private static List<String> notes(long gibibytes, Map<String, String> sampler, TrainOptions options) {
        Map<String, String> environment = new HashMap<>(sampler);
        environment.put("ERPO_DEVICE", "cuda:0");
        RunConfig config = new ConfigLayers(Path.of("home")).resolve(options);
        MemoryCheck machine = new MemoryCheck(device -> OptionalLong.of(gibibytes << 30));
        return new RunMemory(ServiceVariables.of(environment), machine).check(config, SEVEN, List.of());
    }
}
