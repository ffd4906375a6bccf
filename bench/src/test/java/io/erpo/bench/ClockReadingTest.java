package io.erpo.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ClockReadingTest {

    @Test
    void shouldCountAllButIdleAndWaitingTicks() {
        assertThat(ClockReading.busyTicks("cpu  1 20 300 4000 50000 6 70 800 9 9\ncpu0 1 1 1 1 1 1 1 1 0 0\n"))
                .isEqualTo(1 + 20 + 300 + 6 + 70 + 800);
    }

    @Test
    void shouldFindTheChildrensTimeBehindANameWithSpacesAndBrackets() {
        assertThat(ClockReading.childTicks("42 (a) b (c) S 1 42 42 0 -1 4194304 10 11 12 13 100 200 30 4 20 0 1"))
                .isEqualTo(34);
    }

    @Test
    void shouldShareTheMachineBetweenThisProcessAndOthers() {
        Usage usage = ClockReading.between(new ClockReading(10, 5, 100), new ClockReading(14, 9, 110), 4);

        assertThat(usage.wall()).isEqualTo(4);
        assertThat(usage.cpu()).isEqualTo(4);
        assertThat(usage.other()).isCloseTo(6.0 / 16, within(1e-12));
    }

    @Test
    void shouldNotGoBelowZeroWhenTheClocksDisagree() {
        assertThat(ClockReading.between(new ClockReading(0, 0, 0), new ClockReading(1, 1, 0.99), 2)
                        .other())
                .isZero();
    }

    @Test
    void shouldMoveForward() {
        ClockReading first = ClockReading.now();
        ClockReading second = ClockReading.now();

        assertThat(second.wall()).isGreaterThanOrEqualTo(first.wall());
        assertThat(second.cpu()).isGreaterThanOrEqualTo(first.cpu());
        assertThat(second.busy()).isGreaterThanOrEqualTo(first.busy());
    }
}
