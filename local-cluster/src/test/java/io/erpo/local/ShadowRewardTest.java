package io.erpo.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ShadowRewardTest {

    @Test
    void shouldTellRewardAndParametersInTheName() {
        assertThat(ShadowReward.named("math", Map.of(), List.of()).alias()).isEqualTo("rescored-math");
        assertThat(ShadowReward.named("math", Map.of("tolerance", "0.01", "a", "b"), List.of())
                        .alias())
                .isEqualTo("rescored-math(a=b,tolerance=0.01)");
    }

    @Test
    void shouldSetUpARewardService() {
        ShadowReward shadow = ShadowReward.named("exact-match", Map.of("compare", "number"), List.of("gsm8k", "a, b"));

        assertThat(shadow.settings())
                .containsExactly(
                        "-Derpo.reward.shadow.reward=exact-match",
                        "-Derpo.reward.shadow.as=rescored-exact-match(compare=number)[gsm8k,a, b]",
                        "-Derpo.reward.shadow.parameters.\"compare\"=number",
                        "-Derpo.reward.shadow.sources[0]=gsm8k",
                        "-Derpo.reward.shadow.sources[1]=a, b");
        assertThat(shadow.process()).isEqualTo("shadow-rescored-exact-match-compare-number-gsm8k-a-b");
    }

    @Test
    void shouldRefuseABlankName() {
        assertThatThrownBy(() -> new ShadowReward(" ", "a", Map.of(), List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("reward must be a name, was blank");
    }
}
