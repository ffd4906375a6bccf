package io.erpo.algorithm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class OutcomeTest {

    @Test
    void shouldBeMixedOnlyWhenBothVerdictsOccur() {
        assertThat(Outcome.of(List.of(true, true))).isEqualTo(Outcome.ALL_CORRECT);
        assertThat(Outcome.of(List.of(true, false))).isEqualTo(Outcome.MIXED);
        assertThat(Outcome.of(List.of(false, true))).isEqualTo(Outcome.MIXED);
        assertThat(Outcome.of(List.of(false, false))).isEqualTo(Outcome.ALL_INCORRECT);
    }

    @Test
    void shouldNeverBeMixedWhenThereIsOneResponse() {
        assertThat(Outcome.of(List.of(true))).isEqualTo(Outcome.ALL_CORRECT);
        assertThat(Outcome.of(List.of(false))).isEqualTo(Outcome.ALL_INCORRECT);
    }

    @Test
    void shouldRefuseAGroupWithoutResponses() {
        assertThatThrownBy(() -> Outcome.of(List.of())).hasMessage("a group has at least one response");
    }
}
