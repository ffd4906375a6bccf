package io.erpo.history.key;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PaddedTest {

    /** The stores of running deployments contain keys in this format. */
    @ParameterizedTest
    @ValueSource(longs = {0, 7, 99, 100, 9_999_999, 99_999_999, 100_000_000, Long.MAX_VALUE})
    void shouldWriteWhatFormatWrites(long number) {
        assertThat(Padded.of(number, 8)).isEqualTo(String.format("%08d", number));
    }
}
