package io.erpo.algorithm;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VisitResultTest {

    @ParameterizedTest
    @CsvSource({"0, 0, 0", "4, 5, 0", "4, 1, 2", "4, 1, -1"})
    void shouldRefuseCountsThatContradictEachOther(int responses, int wrong, int malformed) {
        assertThatThrownBy(() -> new VisitResult(Outcome.MIXED, responses, wrong, malformed))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "a visit must have 1 or more responses, at most as many wrong ones, and at most as many malformed ones, had %d, %d and %d",
                        responses, wrong, malformed);
    }
}
