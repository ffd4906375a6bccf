package io.erpo.algorithm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class TemperatureScheduleTest {

    private static final TemperatureSchedule COOLING = new TemperatureSchedule(1.0, List.of(1.4, 1.2, 0.9));

    @Test
    void shouldGoOnWithTheLastTemperature() {
        assertThat(COOLING.at(Heat.NONE, 0)).isEqualTo(1.4);
        assertThat(COOLING.at(Heat.NONE, 1)).isEqualTo(1.2);
        assertThat(COOLING.at(Heat.NONE, 2)).isEqualTo(0.9);
        assertThat(COOLING.at(Heat.NONE, 500)).isEqualTo(0.9);
        assertThat(COOLING.max()).isEqualTo(1.4);
    }

    @Test
    void shouldHeatNoPromptForItsOutcomes() {
        assertThat(COOLING.at(new Heat(9, 0), 1)).isEqualTo(1.2);
        assertThat(COOLING.inverseAfter(Heat.NONE, new VisitResult(Outcome.ALL_CORRECT, 16, 0, 0)))
                .isZero();
    }

    @Test
    void shouldShowTheStepWhenExplained() {
        assertThat(COOLING.explain(Heat.NONE, 1)).isEqualTo("1.2 by the schedule in step 1");
    }

    @Test
    void shouldNameThePlaceOfABadTemperature() {
        assertThatThrownBy(() -> new TemperatureSchedule(1.0, List.of(1.0, 0.0)))
                .hasMessage("temperature.schedule[1] must be above 0, was 0.0");
        assertThatThrownBy(() -> new TemperatureSchedule(1.0, List.of()))
                .hasMessage("temperature.schedule must have a temperature, was empty");
    }
}
