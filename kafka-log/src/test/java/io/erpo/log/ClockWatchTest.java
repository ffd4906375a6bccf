package io.erpo.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ClockWatchTest {

    private Instant now = Instant.parse("2026-03-01T12:00:00Z");
    private final ClockWatch watch = new ClockWatch(() -> now);

    @Test
    void shouldSayNothingOfAClockThatGoesOn() {
        now = now.plusSeconds(1);
        assertThat(watch.setBack()).isEmpty();
    }

    @Test
    void shouldSayNothingOfAClockThatIsSetForward() {
        // Kafka's clients find their heartbeat due and go on.
        now = now.plus(Duration.ofDays(2));
        assertThat(watch.setBack()).isEmpty();
    }

    @Test
    void shouldSayByHowMuchTheClockWasSetBack() {
        now = now.minus(Duration.ofDays(2));
        assertThat(watch.setBack()).contains(Duration.ofDays(2));
    }

    @Test
    void shouldCountFromTheTimeThatTheClockHadReached() {
        now = now.plus(Duration.ofDays(2));
        watch.setBack();
        now = now.minus(Duration.ofDays(2));
        assertThat(watch.setBack()).contains(Duration.ofDays(2));
    }

    @Test
    void shouldTolerateAStepThatClientsCanWaitFor() {
        now = now.minusSeconds(5);
        assertThat(watch.setBack()).isEmpty();
        now = now.minusSeconds(6);
        assertThat(watch.setBack()).contains(Duration.ofSeconds(6));
    }
}
