package io.erpo.log;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class PatienceTest {

    private static final KafkaConnection KAFKA = KafkaConnection.open("kafka:9093");

    private final Patience patience = new Patience();

    private void poll(int polls, long position) {
        for (int i = 0; i < polls; i++) {
            patience.at(position, KAFKA);
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
}
