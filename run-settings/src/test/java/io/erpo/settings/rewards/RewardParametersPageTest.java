package io.erpo.settings.rewards;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The page shows the declarations as they are. */
class RewardParametersPageTest {

    private static final Path PAGE = Path.of("..", "docs", "reward-parameters.md");

    @Test
    void shouldShowEveryDeclaredParameter() throws IOException {
        assertThat(Files.readString(PAGE)).endsWith(tables());
    }

    private static String tables() {
        return BuiltInRewards.all().stream()
                .map(RewardParametersPageTest::table)
                .collect(Collectors.joining("\n"));
    }

    private static String table(RewardDeclaration<?> reward) {
        String rows = reward.parameters().stream()
                .map(parameter -> "| `%s` | %s | %s | %s |\n"
                        .formatted(
                                parameter.name(),
                                parameter.type(),
                                parameter
                                        .absent()
                                        .map(RewardParametersPageTest::value)
                                        .orElse("required"),
                                parameter.help()))
                .collect(Collectors.joining());
        return "## %s\n%s\n%s\n\n| parameter | value | default | meaning |\n|---|---|---|---|\n%s"
                .formatted(
                        reward.name(),
                        reward.summary(),
                        reward.givesVerdicts()
                                ? "It gives verdicts and can be the correctness reward."
                                : "It gives scores and no verdicts.",
                        rows);
    }

    private static String value(String absent) {
        return absent.isEmpty() ? "none" : "`" + absent + "`";
    }
}
