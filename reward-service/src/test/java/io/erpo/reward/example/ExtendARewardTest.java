package io.erpo.reward.example;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The document shows code that compiles and passes its test: this package's. */
class ExtendARewardTest {

    private static final Path DOCUMENT = Path.of("..", "docs", "extend-a-reward.md");
    private static final Path PACKAGE = Path.of("src", "test", "java", "io", "erpo", "reward", "example");

    @ParameterizedTest
    @ValueSource(strings = {"WordLimit.java", "WordLimitTest.java"})
    void shouldShowTheCodeAsItIs(String file) throws IOException {
        String code = Files.readString(PACKAGE.resolve(file));
        assertThat(Files.readString(DOCUMENT)).contains("```java\n" + code + "```\n");
    }

    @Test
    void shouldShowLessThanFortyLinesWhenBlankOnesAreNotCounted() throws IOException {
        List<String> reward = Files.readAllLines(PACKAGE.resolve("WordLimit.java"));
        List<String> test = Files.readAllLines(PACKAGE.resolve("WordLimitTest.java"));
        assertThat(lines(reward) + lines(test)).isLessThan(40);
    }

    private static long lines(List<String> code) {
        return code.stream().filter(line -> !line.isBlank()).count();
    }
}
