package io.erpo.algorithm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.erpo.algorithm.AdvantageRule.Reactivation;
import io.erpo.algorithm.PolicyLoss.Mean;
import io.erpo.algorithm.Recipe.Heating;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecipeTest {

    @ParameterizedTest
    @CsvSource({
        // recipe, heating, RA, filter residual, dynamic sampling, low, high, mean, soft overlong
        "grpo,       OFF, OFF,    false, false, 0.2, 0.20, SEQUENCE, false",
        "dapo,       OFF, OFF,    true,  true,  0.2, 0.28, TOKEN,    true",
        "ra,         OFF, APPEND, false, false, 0.2, 0.28, TOKEN,    true",
        "erpo,       LADDER,  APPEND, false, false, 0.2, 0.28, TOKEN,    true",
        "erpo-no-ra, LADDER,  OFF,    false, false, 0.2, 0.28, TOKEN,    true",
        "erpo-target, TARGET, APPEND, false, false, 0.2, 0.28, TOKEN,    true"
    })
    void shouldSwitchWhatThePapersSay(
            String id,
            Heating heating,
            Reactivation reactivation,
            boolean dropResidual,
            boolean dynamicSampling,
            double clipLow,
            double clipHigh,
            Mean lossMean,
            boolean softOverlong) {
        assertThat(Recipe.named(id).switches())
                .isEqualTo(new Recipe.Switches(
                        heating,
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
                .containsExactly("grpo", "dapo", "ra", "erpo", "erpo-no-ra", "erpo-target");
        assertThatThrownBy(() -> Recipe.named("ERPO"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("unknown recipe \"ERPO\"; known are grpo, dapo, ra, erpo, erpo-no-ra, erpo-target");
    }
}
