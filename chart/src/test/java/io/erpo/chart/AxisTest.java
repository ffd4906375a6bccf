package io.erpo.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class AxisTest {

    private static double[] marks(double min, double max) {
        return Axis.covering(min, max).marks().toArray();
    }

    @Test
    void shouldHaveRoundNumbersBetweenFiveIntervals() {
        assertThat(marks(0, 0.93)).containsExactly(new double[] {0, 0.2, 0.4, 0.6, 0.8, 1.0}, within(1e-12));
        assertThat(marks(1.0, 1.07)).containsExactly(new double[] {1.0, 1.02, 1.04, 1.06, 1.08, 1.1}, within(1e-12));
        assertThat(marks(1.03, 1.27)).containsExactly(new double[] {1.0, 1.1, 1.2, 1.3, 1.4, 1.5}, within(1e-12));
    }

    @Test
    void shouldEndWhereTheLargestNumberIsWhenThatIsRound() {
        assertThat(marks(0, 1)).endsWith(1.0);
        assertThat(marks(1.0, 1.5)).startsWith(1.0).endsWith(1.5);
    }

    @Test
    void shouldSayHowFarANumberIsFromTheStart() {
        Axis axis = Axis.covering(1.0, 1.5);

        assertThat(axis.position(1.0)).isZero();
        assertThat(axis.position(1.25)).isEqualTo(0.5, within(1e-12));
        assertThat(axis.position(1.5)).isEqualTo(1, within(1e-12));
    }

    @Test
    void shouldRefuseNumbersThatSpanNothing() {
        assertThatThrownBy(() -> Axis.covering(1, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("an axis needs two numbers, was 1.0 to 1.0");
    }
}
