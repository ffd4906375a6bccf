package io.erpo.reward;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The document shows code that compiles and passes its test: the code in examples/reward-java. */
class ExtendARewardTest {

    private static final Path DOCUMENT = Path.of("..", "docs", "extend-a-reward.md");
    private static final Path EXAMPLE = Path.of("..", "examples", "reward-java", "src");
    private static final String REWARD = "main/java/org/example/reward/WordLimit.java";
    private static final String TEST = "test/java/org/example/reward/WordLimitTest.java";

    @ParameterizedTest
    @ValueSource(strings = {REWARD, TEST})
    void shouldShowTheCodeAsItIs(String file) throws IOException {
        String code = Files.readString(EXAMPLE.resolve(file));
        assertThat(Files.readString(DOCUMENT)).contains("```java\n" + code + "```\n");
    }

    @Test
    void shouldShowLessThanFortyLinesWhenBlankOnesAreNotCounted() throws IOException {
        assertThat(lines(REWARD) + lines(TEST)).isLessThan(40);
    }

    private static long lines(String file) throws IOException {
        List<String> code = Files.readAllLines(EXAMPLE.resolve(file));
        return code.stream().filter(line -> !line.isBlank()).count();
    }
}
