package io.erpo.algorithm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TemperatureLadderTest {

    private static final TemperatureLadder PAPER_3B = new TemperatureLadder(1.0, 0.02, 1.2);

    @ParameterizedTest
    @CsvSource({"0, 1.0", "1, 1.02", "5, 1.1", "9, 1.18", "10, 1.2", "11, 1.2", "2147483647, 1.2"})
    void shouldRiseWithTheHistoryUntilItIsCapped(int history, double temperature) {
        assertThat(PAPER_3B.at(heat(history), 0)).isCloseTo(temperature, within(1e-15));
    }

    @Test
    void shouldStayWithinItsBoundsExactly() {
        assertThat(PAPER_3B.at(heat(0), 0)).isEqualTo(1.0);
        assertThat(PAPER_3B.at(heat(1000), 0)).isEqualTo(1.2);
    }

    @RepeatableProperty
    void shouldNeverFallWhenTheHistoryRises(@ForAll @IntRange(max = 10_000) int history) {
        assertThat(PAPER_3B.at(heat(history + 1), 0)).isBetween(PAPER_3B.at(heat(history), 0), 1.2);
    }

    @Test
    void shouldIgnoreTheHistoryWhenConstant() {
        assertThat(TemperatureRule.constant(0.7).at(heat(0), 0)).isEqualTo(0.7);
        assertThat(TemperatureRule.constant(0.7).at(heat(99), 0)).isEqualTo(0.7);
    }

    @Test
    void shouldShowItsNumbersWhenExplained() {
        assertThat(PAPER_3B.explain(heat(3), 0)).isEqualTo("min(1.0 + 0.02 * 3, 1.2)");
    }

    @ParameterizedTest
    @CsvSource({
        "NaN, 0.02, 1.2, 'temperature.initial must be above 0, was NaN'",
        "0, 0.02, 1.2, 'temperature.initial must be above 0, was 0.0'",
        "-1, 0.02, 1.2, 'temperature.initial must be above 0, was -1.0'",
        "Infinity, 0.02, Infinity, 'temperature.initial must be above 0, was Infinity'",
        "1, NaN, 1.2, 'temperature.slope must be 0 or more, was NaN'",
        "1, -0.02, 1.2, 'temperature.slope must be 0 or more, was -0.02'",
        "1, Infinity, 1.2, 'temperature.slope must be 0 or more, was Infinity'",
        "1, 0.02, NaN, 'temperature.max must be at least temperature.initial (1.0), was NaN'",
        "1, 0.02, 0.9, 'temperature.max must be at least temperature.initial (1.0), was 0.9'",
        "1, 0.02, Infinity, 'temperature.max must be at least temperature.initial (1.0), was Infinity'"
    })
    void shouldNameFieldAndValueWhenASettingIsBad(double initial, double slope, double max, String message) {
        assertThatThrownBy(() -> new TemperatureLadder(initial, slope, max))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @Test
    void shouldRefuseANegativeHistory() {
        assertThatThrownBy(() -> heat(-1)).hasMessage("history must be 0 or more, was -1");
    }

    private static Heat heat(int history) {
        return new Heat(history, 0);
    }
}
