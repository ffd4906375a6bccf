package io.erpo.log.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.erpo.schemas.Topics;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.junit.jupiter.api.Test;

class LogFollowerTest {

    @Test
    void shouldCloseInOrderAndStayInterruptedWhenItsThreadIsInterrupted() {
        List<Boolean> interruptedWhileClosing = new ArrayList<>();
        MockConsumer<byte[], byte[]> reader = new MockConsumer<>("earliest") {
            @Override
            public synchronized void close() {
                interruptedWhileClosing.add(Thread.currentThread().isInterrupted());
                super.close();
            }
        };
        LogFollower follower = LogFollower.ofRunPlane(reader, List.of(Topics.RUNS), "localhost:9092");

        Thread.currentThread().interrupt();
        follower.close();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(interruptedWhileClosing).containsExactly(false);
        assertThat(reader.closed()).isTrue();
    }
}
