package io.erpo.replay.findings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ToleranceTest {

    @Test
    void shouldSayWhatItPromises() {
        assertThat(Tolerance.NONE.promise()).isEqualTo("bit for bit");
        assertThat(new Tolerance(1e-4, 1e-3).promise()).isEqualTo("numbers within 1.0E-4");
    }

    @Test
    void shouldRefuseWhatWouldAcceptEverything() {
        assertThatThrownBy(() -> new Tolerance(Double.POSITIVE_INFINITY, 1e-3))
                .hasMessage("tolerance must be 0 or more, was Infinity");
        assertThatThrownBy(() -> new Tolerance(-1, 1e-3)).hasMessage("tolerance must be 0 or more, was -1.0");
        assertThatThrownBy(() -> new Tolerance(1e-4, 1))
                .hasMessage("weight tolerance must be a share of a step's length, above 0 and below 1, was 1.0");
    }
}
