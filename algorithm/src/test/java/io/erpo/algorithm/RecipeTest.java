package io.erpo.algorithm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.erpo.algorithm.AdvantageRule.Baseline;
import io.erpo.algorithm.AdvantageRule.Reactivation;
import io.erpo.algorithm.PolicyLoss.Level;
import io.erpo.algorithm.PolicyLoss.Mean;
import io.erpo.algorithm.PolicyLoss.Surrogate;
import io.erpo.algorithm.Recipe.Heating;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.aggregator.ArgumentsAccessor;
import org.junit.jupiter.params.provider.CsvSource;

class RecipeTest {

    /** The combination that each paper describes, in the order of the columns of docs/estimators.md. */
    @ParameterizedTest
    @CsvSource({
        // recipe, heat, filter, refill, overlong; baseline, RA, normalize, scale, shift, alpha; low, high, dual, mean,
        // ratio, surrogate
        "grpo,         OFF, false, false, false, MEAN,          OFF,    true,  GROUP,  false, 0,   0.2,  0.20, true,  SEQUENCE, TOKEN,    CLIP",
        "dapo,         OFF, true,  true,  true,  MEAN,          OFF,    true,  GROUP,  false, 0,   0.2,  0.28, true,  TOKEN,    TOKEN,    CLIP",
        "ra,           OFF, false, false, true,  MEAN,          APPEND, true,  GROUP,  false, 0,   0.2,  0.28, true,  TOKEN,    TOKEN,    CLIP",
        "erpo,         LADDER,  false, false, true,  MEAN,          APPEND, true,  GROUP,  false, 0,   0.2,  0.28, true,  TOKEN,    TOKEN,    CLIP",
        "erpo-no-ra,   LADDER,  false, false, true,  MEAN,          OFF,    true,  GROUP,  false, 0,   0.2,  0.28, true,  TOKEN,    TOKEN,    CLIP",
        "erpo-target,  TARGET, false, false, true,  MEAN,          APPEND, true,  GROUP,  false, 0,   0.2,  0.28, true,  TOKEN,    TOKEN,    CLIP",
        "dr-grpo,      OFF, false, false, false, MEAN,          OFF,    false, GROUP,  false, 0,   0.2,  0.20, true,  CONSTANT, TOKEN,    CLIP",
        "rloo,         OFF, false, false, false, LEAVE_ONE_OUT, OFF,    false, GROUP,  false, 0,   0.2,  0.20, true,  TOKEN,    TOKEN,    CLIP",
        "gspo,         OFF, false, false, false, MEAN,          OFF,    true,  GROUP,  false, 0,   3e-4, 4e-4, false, SEQUENCE, SEQUENCE, CLIP",
        "cispo,        OFF, false, false, false, MEAN,          OFF,    true,  GROUP,  false, 0,   10,   0.20, false, TOKEN,    TOKEN,    CISPO",
        "reinforce-pp, OFF, false, false, false, MEAN,          OFF,    true,  TOKENS, true,  0,   0.2,  0.20, true,  TOKEN,    TOKEN,    CLIP",
        "rl-zvp,       OFF, false, false, true,  MEAN,          OFF,    true,  GROUP,  false, 0.1, 0.2,  0.28, true,  TOKEN,    TOKEN,    CLIP",
        "erpo-zvp,     LADDER,  false, false, true,  MEAN,          APPEND, true,  GROUP,  false, 0.1, 0.2,  0.28, true,  TOKEN,    TOKEN,    CLIP"
    })
    void shouldSwitchWhatThePapersSay(ArgumentsAccessor row) {
        Recipe.Switches switches = Recipe.named(row.getString(0)).switches();

        assertThat(switches)
                .isEqualTo(new Recipe.Switches(
                        row.get(1, Heating.class),
                        row.getBoolean(2),
                        row.getBoolean(3),
                        row.getBoolean(4),
                        new Recipe.Advantages(
                                row.get(5, Baseline.class),
                                row.get(6, Reactivation.class),
                                row.getBoolean(7),
                                Optional.of(row.getString(8))
                                        .filter(scale -> !scale.equals("GROUP"))
                                        .map(BatchScale.Over::valueOf),
                                row.getBoolean(9),
                                row.getDouble(10)),
                        new Recipe.Loss(
                                row.getDouble(11),
                                row.getDouble(12),
                                row.getBoolean(13),
                                row.get(14, Mean.class),
                                row.get(15, Level.class),
                                row.get(16, Surrogate.class))));
    }

    @Test
    void shouldBeFoundByItsIdOnly() {
        String all =
                "grpo, dapo, ra, erpo, erpo-no-ra, erpo-target, dr-grpo, rloo, gspo, cispo, reinforce-pp, rl-zvp, erpo-zvp";

        assertThat(Arrays.stream(Recipe.values()).map(Recipe::id)).containsExactly(all.split(", "));
        assertThatThrownBy(() -> Recipe.named("ERPO"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("unknown recipe \"ERPO\"; known are " + all);
    }
}
