package io.erpo.replay.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.erpo.events.Engine;
import io.erpo.events.Response;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScoreLimitsTest {

    @ParameterizedTest
    @CsvSource({
        "'', 0.001",
        "float32, 0.001",
        "torch.float32, 0.001",
        "float, 0.001",
        "bfloat16, 1",
        "float16, 1",
        "half, 1",
        "fp8, 1"
    })
    void shouldAllowMoreWhenTheEngineComputesWithFewerBits(String dtype, double largest) {
        Response response = new Response();
        response.setEngine(new Engine("vllm", "1", dtype, "", Map.of()));

        assertThat(ScoreLimits.DEFAULT.largest(response)).isEqualTo(largest);
    }

    @Test
    void shouldTakeFloat32WhenTheLogIsOlderThanEngines() {
        assertThat(ScoreLimits.DEFAULT.largest(new Response())).isEqualTo(0.001);
    }

    @Test
    void shouldTakeTheGivenLimitWhateverTheFormat() {
        ScoreLimits limits = new ScoreLimits(Optional.empty(), Optional.of(0.25));

        assertThat(limits.largest(new Response())).isEqualTo(0.25);
    }

    @Test
    void shouldRefuseALimitThatNothingCanKeep() {
        assertThatThrownBy(() -> new ScoreLimits(Optional.of(0.0), Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("limit of the mean difference of scores must be above 0, was 0.0");
    }
}
