package io.erpo.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ShadowRewardTest {

    @Test
    void shouldTellRewardAndParametersInTheName() {
        assertThat(ShadowReward.named("math", Map.of()).alias()).isEqualTo("rescored-math");
        assertThat(ShadowReward.named("math", Map.of("tolerance", "0.01", "a", "b"))
                        .alias())
                .isEqualTo("rescored-math(a=b,tolerance=0.01)");
    }

    @Test
    void shouldSetUpARewardService() {
        ShadowReward shadow = ShadowReward.named("exact-match", Map.of("compare", "number"));

        assertThat(shadow.settings())
                .containsExactly(
                        "-Derpo.reward.shadow.reward=exact-match",
                        "-Derpo.reward.shadow.as=rescored-exact-match(compare=number)",
                        "-Derpo.reward.shadow.parameters.\"compare\"=number");
        assertThat(shadow.process()).isEqualTo("shadow-rescored-exact-match-compare-number");
    }

    @Test
    void shouldRefuseABlankName() {
        assertThatThrownBy(() -> new ShadowReward(" ", "a", Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("reward must be a name, was blank");
    }
}
