package io.erpo.algorithm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.erpo.algorithm.AdvantageRule.Reactivation;
import io.erpo.algorithm.PolicyLoss.Mean;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecipeTest {

    @ParameterizedTest
    @CsvSource({
        // recipe, adaptive temperature, RA, filter residual, dynamic sampling, low, high, mean, soft overlong
        "grpo,       false, OFF,    false, false, 0.2, 0.20, SEQUENCE, false",
        "dapo,       false, OFF,    true,  true,  0.2, 0.28, TOKEN,    true",
        "ra,         false, APPEND, false, false, 0.2, 0.28, TOKEN,    true",
        "erpo,       true,  APPEND, false, false, 0.2, 0.28, TOKEN,    true",
        "erpo-no-ra, true,  OFF,    false, false, 0.2, 0.28, TOKEN,    true"
    })
    void shouldSwitchWhatThePapersSay(
            String id,
            boolean adaptiveTemperature,
            Reactivation reactivation,
            boolean dropResidual,
            boolean dynamicSampling,
            double clipLow,
            double clipHigh,
            Mean lossMean,
            boolean softOverlong) {
        assertThat(Recipe.named(id).switches())
                .isEqualTo(new Recipe.Switches(
                        adaptiveTemperature,
                        reactivation,
                        dropResidual,
                        dynamicSampling,
                        clipLow,
                        clipHigh,
                        lossMean,
                        softOverlong));
    }

    @Test
    void shouldBeFoundByItsIdOnly() {
        assertThat(Arrays.stream(Recipe.values()).map(Recipe::id))
                .containsExactly("grpo", "dapo", "ra", "erpo", "erpo-no-ra");
        assertThatThrownBy(() -> Recipe.named("ERPO"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("unknown recipe \"ERPO\"; known are grpo, dapo, ra, erpo, erpo-no-ra");
    }
}
