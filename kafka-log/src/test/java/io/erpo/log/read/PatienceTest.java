package io.erpo.log.read;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.erpo.log.LogException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PatienceTest {

    private final Patience patience = patience(Duration.ofMinutes(1));

    private static Patience patience(Duration limit) {
        return new Patience("kafka:9093", limit, Duration.ofMillis(200));
    }

    private void poll(int polls, long position) {
        for (int i = 0; i < polls; i++) {
            patience.at(position);
        }
    }

    @Test
    void shouldWaitOnWhenTheReadingGoesOn() {
        poll(300, 0);
        poll(300, 1);
        poll(300, 2);
    }

    @Test
    void shouldGiveUpWhenNothingHasComeForAMinute() {
        poll(300, 7);

        assertThatThrownBy(() -> poll(1, 7))
                .isInstanceOf(LogException.class)
                .hasMessage(
                        "nothing has come from Kafka at kafka:9093 for a minute, though its log goes on; is it still there?");
    }

    @Test
    void shouldWaitFiveTimesAsLongWhereFiveMinutesAreGranted() {
        Patience patience = patience(Duration.ofMinutes(5));
        for (int i = 0; i < 1_500; i++) {
            patience.at(7);
        }

        assertThatThrownBy(() -> patience.at(7))
                .isInstanceOf(LogException.class)
                .hasMessageContaining("for 5 minutes");
    }
}
