package io.erpo.settings;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class YamlFaultsTest {

    private static Stream<Arguments> faults() {
        return Stream.of(
                Arguments.of(
                        "loss:\n\tclipLow: 0.2\n",
                        2,
                        "a tab where YAML takes only spaces; indent with spaces, in \"\\tclipLow: 0.2\""),
                Arguments.of("steps: 3\nsteps: 4\n", 2, "a second \"steps\" in the same block; keep one of them"),
                Arguments.of("data:\n  answer: a: b\n", 2, "a second \": \" in one line"),
                Arguments.of("steps: 3\n  seed: 1\n", 2, "a second \": \" in one line, or an indentation"),
                Arguments.of(
                        "loss:\n  clipLow: 0.2\n clipHigh: 0.3\n",
                        3,
                        "an indentation that does not fit the lines above"),
                Arguments.of("steps: 3\nseed\nrecipe: erpo\n", 2, "a line without \"key: value\", in \"seed\""),
                Arguments.of("rewards: [{name: math\n", 2, "a bracket that is not closed with '}'"),
                Arguments.of("recipe: \"erpo\n", 2, "a quote that is not closed"),
                Arguments.of(
                        "recipe: @home\n",
                        1,
                        "'@' cannot begin a value; put the value in quotes, in \"recipe: @home\""),
                Arguments.of("recipe: \"a\\qb\"\n", 1, "the unknown escape \\q"),
                Arguments.of("recipe: a\u0001b\n", 1, "a control character"));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void shouldSayWhatAndWhereWhenItIsNoYaml(String yaml, int line, String words) {
        assertThatThrownBy(() -> parse(yaml.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining(words)
                .hasMessageStartingWith("my.yaml, line " + line)
                .message()
                .doesNotContain("while ")
                .doesNotContain("reader");
    }

    @Test
    void shouldSayWhatToDoWhenTheFileIsNotUtf8() {
        assertThatThrownBy(() -> parse(new byte[] {'a', ':', ' ', (byte) 0xC3, '(', '\n'}))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("bytes that are not UTF-8; save the file as UTF-8");
    }

    private static void parse(byte[] yaml) throws Exception {
        SettingsYaml.parse("my.yaml", new ByteArrayInputStream(yaml));
    }
}
