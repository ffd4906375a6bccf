package io.erpo.algorithm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TemperatureRuleTest {

    private static final TemperatureRule PAPER_3B = new TemperatureRule(1.0, 0.02, 1.2);

    @ParameterizedTest
    @CsvSource({"0, 1.0", "1, 1.02", "5, 1.1", "9, 1.18", "10, 1.2", "11, 1.2", "2147483647, 1.2"})
    void shouldRiseWithTheHistoryUntilItIsCapped(int history, double temperature) {
        assertThat(PAPER_3B.at(history)).isCloseTo(temperature, within(1e-15));
    }

    @Test
    void shouldStayWithinItsBoundsExactly() {
        assertThat(PAPER_3B.at(0)).isEqualTo(1.0);
        assertThat(PAPER_3B.at(1000)).isEqualTo(1.2);
    }

    @RepeatableProperty
    void shouldNeverFallWhenTheHistoryRises(@ForAll @IntRange(max = 10_000) int history) {
        assertThat(PAPER_3B.at(history + 1)).isBetween(PAPER_3B.at(history), 1.2);
    }

    @Test
    void shouldIgnoreTheHistoryWhenConstant() {
        assertThat(TemperatureRule.constant(0.7).at(0)).isEqualTo(0.7);
        assertThat(TemperatureRule.constant(0.7).at(99)).isEqualTo(0.7);
    }

    @Test
    void shouldShowItsNumbersWhenExplained() {
        assertThat(PAPER_3B.explain(3)).isEqualTo("min(1.0 + 0.02 * 3, 1.2)");
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
        assertThatThrownBy(() -> new TemperatureRule(initial, slope, max))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @Test
    void shouldRefuseANegativeHistory() {
        assertThatThrownBy(() -> PAPER_3B.at(-1)).hasMessage("history must be 0 or more, was -1");
    }
}
