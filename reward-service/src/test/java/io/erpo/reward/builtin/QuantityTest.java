package io.erpo.reward.builtin;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantityTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "7|7|1",
                "007|7|1",
                "+7|7|1",
                "7.0|7|1",
                "-7|-7|1",
                "\u22127|-7|1",
                "0|0|1",
                "-0|0|1",
                "-0.0|0|1",
                ".5|1|2",
                "0.125|1|8",
                "-2.50|-5|2",
                "14/2|7|1",
                "6/4|3|2",
                "-1/3|-1|3",
                "1,234|1234|1",
                "1,234,567.25|4938269|4",
            })
    void shouldHoldTheExactValueWhenTheTextIsANumber(String text, String numerator, String denominator) {
        assertThat(Quantity.parse(text)).hasValue(new Quantity(new BigInteger(numerator), new BigInteger(denominator)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "-",
                "+",
                ".",
                "7.",
                "1e3",
                "0x10",
                "1_000",
                "12,34",
                "1,2345",
                ",123",
                "1,234,",
                "--1",
                "+-1",
                "- 1",
                "1 2",
                "1/0",
                "1/",
                "/2",
                "1/-2",
                "1/2/3",
                "1.5/2",
                "7%",
                "$7",
                "7 apples",
                "NaN",
                "Infinity",
                "\u0667",
                "1\n",
                "\u00BD"
            })
    void shouldFindNoNumberWhenTheTextIsAnythingElse(String text) {
        assertThat(Quantity.parse(text)).isEmpty();
    }

    @Test
    void shouldNotRoundWhenNumbersAreCloserThanADouble() {
        assertThat(Quantity.parse("0.1000000000000000000000000000001")).isNotEqualTo(Quantity.parse("0.1"));
        assertThat(Quantity.parse("9007199254740993")).isNotEqualTo(Quantity.parse("9007199254740992"));
    }

    @Test
    void shouldReadNoNumberWhenTheTextIsLongerThanAnyAnswer() {
        assertThat(Quantity.parse("9".repeat(500))).isPresent();
        assertThat(Quantity.parse("9".repeat(501))).isEmpty();
        assertThat(Quantity.parse("1" + ",000".repeat(1_000_000))).isEmpty();
    }
}
