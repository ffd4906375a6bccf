package io.erpo.local.session;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.erpo.local.LocalRunException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CodeRewardTest {

    private static final Map<String, String> ON = Map.of("ERPO_REWARD_CODE_ENABLED", "true");

    @Test
    void shouldRefuseTheCodeRewardWhenTheEnvironmentDoesNotAllowIt() {
        for (Map<String, String> off : List.of(Map.<String, String>of(), Map.of("ERPO_REWARD_CODE_ENABLED", "yes"))) {
            assertThatThrownBy(() -> CodeReward.requireAllowed(List.of("code", "format"), off))
                    .isInstanceOf(LocalRunException.class)
                    .hasMessageContaining("set ERPO_REWARD_CODE_ENABLED=true");
        }
    }

    @Test
    void shouldSayNothingWhenItIsAllowedOrNotAskedFor() {
        assertThatCode(() -> CodeReward.requireAllowed(List.of("code"), ON)).doesNotThrowAnyException();
        assertThatCode(() -> CodeReward.requireAllowed(List.of("math"), Map.of()))
                .doesNotThrowAnyException();
    }
}
