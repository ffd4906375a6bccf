package io.erpo.planning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.erpo.policy.ModelConfig;
import io.erpo.policy.PolicyException;
import io.erpo.policy.memory.MemoryCheck;
import io.erpo.settings.ConfigLayers;
import io.erpo.settings.RunConfig;
import io.erpo.settings.SettingsException;
import io.erpo.settings.TrainOptions;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Services of this machine inherit its environment, so that a run is planned for what they will really use. */
class RunMemoryTest {

    /** The shape of Qwen2.5-7B, whose longest prompt and response are 512 and 4096 tokens. */
    private static final BasePolicy SEVEN = new BasePolicy(
            Path.of("seven"), "00", new ModelConfig(152_064, 3584, 18_944, 28, 28, 4, 32_768, 1e6, 1e-6, false), 512);

    private static final String NOTE = "memory: learner needs 129.0 GiB, sampler needs %s GiB; cuda:0 has 320.0 GiB";

    @Test
    void shouldPlanForTheSlotsAndPoliciesThatTheSamplerIsGiven() {
        assertThat(notes(320, Map.of())).containsExactly(NOTE.formatted("61.0"));
        assertThat(notes(320, Map.of("ERPO_SAMPLER_SLOTS", "16"))).containsExactly(NOTE.formatted("33.0"));
        assertThat(notes(320, Map.of("ERPO_SAMPLER_POLICIES", "3"))).containsExactly(NOTE.formatted("75.2"));
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

    private static List<String> notes(long gibibytes, Map<String, String> sampler) {
        Map<String, String> environment = new HashMap<>(sampler);
        environment.put("ERPO_DEVICE", "cuda:0");
        RunConfig config = new ConfigLayers(Path.of("home")).resolve(TrainOptions.ofPreset("paper-3b"));
        MemoryCheck machine = new MemoryCheck(device -> OptionalLong.of(gibibytes << 30));
        return new RunMemory(ServiceVariables.of(environment), machine).check(config, SEVEN);
    }
}
