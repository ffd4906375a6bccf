package io.erpo.cli.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.erpo.cli.terminal.CommandException;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class SamplingOptionsTest {

    @Command
    static final class Evaluation {
        @Mixin
        private SamplingOptions options;
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            greedy,   1, 1.0, 1.0,  1, 0
            t1,       4, 1.0, 1.0,  0, 0
            paper,    4, 1.0, 0.7,  0, 0
            dapo,    32, 1.0, 0.7,  0, 20480
            open-r1,  4, 0.6, 0.95, 0, 32768
            sober,    4, 0.8, 0.9,  0, 32768
            """)
    void shouldTakeTheSettingsOfAName(String name, int samples, double t, double topP, int topK, int maxTokens) {
        assertThat(chosen("--settings", name)).isEqualTo(settings(samples, t, topP, topK, maxTokens));
        assertThat(SamplingSettings.names()).contains(name).hasSize(6);
    }

    @Test
    void shouldDrawFromThePolicysOwnDistributionWithoutAName() {
        assertThat(chosen()).isEqualTo(settings(4, 1.0, 1.0, 0, 0));
    }

    @Test
    void shouldPutSingleOptionsOverTheSettingsOfAName() {
        assertThat(chosen("--top-p", "1.0", "--settings", "dapo", "--samples", "8", "--max-tokens", "64"))
                .isEqualTo(settings(8, 1.0, 1.0, 0, 64));
        assertThat(chosen("--settings", "greedy", "--top-k", "0", "--temperature", "0.5"))
                .isEqualTo(settings(1, 0.5, 1.0, 0, 0));
    }

    @Test
    void shouldNameTheSettingsThatThereAre() {
        assertThatThrownBy(() -> chosen("--settings", "hot"))
                .isInstanceOf(CommandException.class)
                .hasMessage("--settings must be one of greedy, t1, paper, dapo, open-r1, sober, was \"hot\"");
        assertThat(new CommandLine(new Evaluation()).getUsageMessage().replaceAll("\\s+", " "))
                .contains("by name: greedy, t1, paper, dapo, open-r1, sober (default: t1).");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --samples     | 0        | --samples must be 1 or more, was 0
            --temperature | 0        | --temperature must be above 0, was 0.0
            --temperature | Infinity | --temperature must be above 0, was Infinity
            --temperature | NaN      | --temperature must be above 0, was NaN
            --top-p       | 1.01     | --top-p must be above 0 and at most 1, was 1.01
            --top-p       | 0        | --top-p must be above 0 and at most 1, was 0.0
            --top-k       | -1       | --top-k must be 0 or more, was -1
            --max-tokens  | 0        | --max-tokens must be 1 or more, was 0
            """)
    void shouldRefuseWhatCannotBeSampledWith(String option, String value, String complaint) {
        assertThatThrownBy(() -> chosen(option, value))
                .isInstanceOf(CommandException.class)
                .hasMessage(complaint);
    }

    private static SamplingSettings settings(int samples, double t, double topP, int topK, int maxTokens) {
        return new SamplingSettings(
                samples, t, topP, topK, maxTokens == 0 ? OptionalInt.empty() : OptionalInt.of(maxTokens));
    }

    private static SamplingSettings chosen(String... arguments) {
        Evaluation evaluation = new Evaluation();
        new CommandLine(evaluation).parseArgs(arguments);
        return evaluation.options.chosen();
    }
}
