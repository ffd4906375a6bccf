package io.erpo.local.session;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.erpo.local.LocalRunException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EndpointRewardsTest {

    private static final Map<String, String> GRADER = Map.of("endpoint", "grader");

    @Test
    void shouldRefuseAnEndpointThatTheEnvironmentDoesNotName() {
        for (String reward : new String[] {"judge", "http"}) {
            assertThatThrownBy(() -> EndpointRewards.requireConfigured(
                            reward, GRADER, Map.of("ERPO_REWARD_ENDPOINTS_OTHER_URL", "http://localhost")))
                    .isInstanceOf(LocalRunException.class)
                    .hasMessage("the run's reward " + reward
                            + " asks the endpoint grader, and nothing says where that is: set ERPO_REWARD_ENDPOINTS_GRADER_URL,"
                            + " such as http://localhost:8000/v1; docs/rewards.md has an example under"
                            + " \"A language model as the judge\"");
        }
    }

    @Test
    void shouldAllowAnEndpointThatTheEnvironmentNamesAndOtherRewards() {
        assertThatCode(() -> EndpointRewards.requireConfigured(
                        "judge", GRADER, Map.of("ERPO_REWARD_ENDPOINTS_GRADER_URL", "http://localhost:8000/v1")))
                .doesNotThrowAnyException();
        assertThatCode(() -> EndpointRewards.requireConfigured("math", Map.of(), Map.of()))
                .doesNotThrowAnyException();
    }
}
