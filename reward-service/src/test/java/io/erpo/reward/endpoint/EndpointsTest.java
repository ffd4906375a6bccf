package io.erpo.reward.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EndpointsTest {

    @Test
    void shouldReadTheEndpointsFromTheEnvironment() throws NoAnswerException {
        Map<String, String> environment = Map.of(
                "ERPO_REWARD_ENDPOINTS_GRADER_URL", "http://localhost:8000/v1",
                "ERPO_REWARD_ENDPOINTS_GRADER_KEY_VARIABLE", "GRADER_KEY",
                "ERPO_REWARD_ENDPOINTS_GRADER_MODELS", "a/small-model,b",
                "ERPO_REWARD_ENDPOINTS_GRADER_CALLS_PER_RUN", "50",
                "ERPO_REWARD_ENDPOINTS_SCORER_URL", "https://scorer.example/get_reward",
                "ERPO_REWARD_CODE_ENABLED", "false",
                "GRADER_KEY", " sk-123\n");
        Endpoints endpoints = endpoints(environment);

        Endpoint grader = endpoints.named("grader");
        assertThat(grader.at("/chat/completions")).hasToString("http://localhost:8000/v1/chat/completions");
        assertThat(grader.authorization()).contains("Bearer sk-123");
        assertThat(grader.callsPerRun()).isEqualTo(50);
        assertThat(grader.model(Optional.empty())).isEqualTo("a/small-model");
        assertThat(grader.model(Optional.of("b"))).isEqualTo("b");
        assertThatThrownBy(() -> grader.model(Optional.of("an-expensive-one")))
                .hasMessage("endpoint grader has no model an-expensive-one for runs; it has a/small-model, b");
        assertThat(grader).hasToString("endpoint grader");
        assertThat(endpoints.named("scorer").authorization()).isEmpty();
        assertThatThrownBy(() -> endpoints.named("scorer").model(Optional.empty()))
                .hasMessage("the run names no model, and the configuration of endpoint scorer lists none");
    }

    @Test
    void shouldLeaveOutTheEndpointThatIsConfiguredWronglyAndKeepTheOthers() throws NoAnswerException {
        Endpoints endpoints = endpoints(Map.of(
                "ERPO_REWARD_ENDPOINTS_GRADER_URL", "http://localhost:8000/v1",
                "ERPO_REWARD_ENDPOINTS_GRADER_KEY_VARIABLE", "NOT_SET",
                "ERPO_REWARD_ENDPOINTS_NOWHERE_MODELS", "a",
                "ERPO_REWARD_ENDPOINTS_SCORER_URL", "http://localhost:8001"));

        assertThat(endpoints.named("scorer").name()).isEqualTo("scorer");
        assertThatThrownBy(() -> endpoints.named("grader"))
                .hasMessage(
                        "this reward-service has no endpoint grader; it has scorer; configure erpo.reward.endpoints.grader.url");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ftp://host/|url must begin with http:// or https:// and name a host",
                "file:///etc/passwd|url must begin with http:// or https:// and name a host",
                "localhost:8000|url must begin with http:// or https:// and name a host",
                "http:///path|url must begin with http:// or https:// and name a host",
                "http://me:secret@host/|url must hold no password; give the key in key-variable",
                "http://host/#part|url must hold no #",
                "http://ho st/|url is no address",
            })
    void shouldRefuseWhatIsNoAddress(String url, String message) {
        assertThatThrownBy(() -> Endpoint.of("grader", url, Optional.empty(), List.of(), 1, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @Test
    void shouldNotTellTheKeyThatItRefuses() {
        assertThatThrownBy(
                        () -> Endpoint.of("grader", "http://host", Optional.of("sk-1\r\nX-Evil: 1"), List.of(), 1, 0))
                .hasMessage("the key must be of printable ASCII characters without blanks");
    }

    private static Endpoints endpoints(Map<String, String> environment) {
        EndpointsConfig config = new SmallRyeConfigBuilder()
                .withSources(new EnvConfigSource(environment, 300))
                .withMapping(EndpointsConfig.class)
                .withValidateUnknown(false)
                .build()
                .getConfigMapping(EndpointsConfig.class);
        return new Endpoints(config.endpoints(), environment::get);
    }
}
