package io.erpo.learner.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class LearningRateTest {

    @Test
    void shouldRiseLinearlyToThePeakAndStayThere() {
        LearningRate rate = new LearningRate(8, 4);

        assertThat(rate.at(0)).isEqualTo(2);
        assertThat(rate.at(1)).isEqualTo(4);
        assertThat(rate.at(2)).isEqualTo(6);
        assertThat(rate.at(3)).isEqualTo(8);
        assertThat(rate.at(1_000_000)).isEqualTo(8);
    }

    @Test
    void shouldBeThePeakFromTheFirstUpdateWhenThereIsNoWarmup() {
        assertThat(new LearningRate(1e-4, 0).at(0)).isEqualTo(1e-4);
    }

    @Test
    void shouldNameTheSettingAndItsValueWhenOutOfRange() {
        assertThatThrownBy(() -> new LearningRate(1e-4, -1))
                .hasMessage("optimizer.warmupUpdates must be 0 or more, was -1");
        assertThatThrownBy(() -> new LearningRate(Double.NaN, 0))
                .hasMessage("optimizer.learningRate must be finite and 0 or more, was NaN");
    }
}
