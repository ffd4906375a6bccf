package io.erpo.cli.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.erpo.cli.terminal.CommandException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class S3EnvironmentTest {

    private static final Path DIRECTORY = Path.of("fetched");

    @Test
    void shouldTakeTheVariablesOfTheServices() {
        S3Environment environment = new S3Environment(
                Map.of(
                        "ERPO_S3_ENDPOINT", "https://minio.example:9000",
                        "ERPO_S3_REGION", "eu-central-1",
                        "ERPO_S3_PATH_STYLE", "false",
                        "ERPO_S3_TIME_LIMIT", "PT5M",
                        "ERPO_S3_CACHE", "/var/cache/erpo"),
                DIRECTORY);

        assertThat(environment.endpoint()).contains(URI.create("https://minio.example:9000"));
        assertThat(environment.region()).contains("eu-central-1");
        assertThat(environment.pathStyle()).contains(false);
        assertThat(environment.timeLimit()).contains(Duration.ofMinutes(5));
        assertThat(environment.cache()).contains(DIRECTORY);
    }

    @Test
    void shouldLeaveOutWhatIsNotSet() {
        S3Environment environment = new S3Environment(Map.of("ERPO_S3_REGION", ""), DIRECTORY);

        assertThat(environment.endpoint()).isEmpty();
        assertThat(environment.region()).isEmpty();
        assertThat(environment.pathStyle()).isEmpty();
        assertThat(environment.timeLimit()).isEmpty();
    }

    @Test
    void shouldNameTheVariableThatIsWrong() {
        assertThatThrownBy(() -> new S3Environment(Map.of("ERPO_S3_TIME_LIMIT", "soon"), DIRECTORY).timeLimit())
                .isInstanceOf(CommandException.class)
                .hasMessage("ERPO_S3_TIME_LIMIT must be a duration such as PT30M, was \"soon\"");
    }
}
