package io.erpo.embeddedkafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PortsTest {

    /** The system often gives a released port to the next who asks. */
    @Test
    void shouldChooseDifferentPortsForClientsAndController() {
        assertThat(IntStream.range(0, 1_000).mapToObj(i -> Ports.free(0)))
                .allSatisfy(ports -> assertThat(ports.controller()).isNotEqualTo(ports.clients()));
    }

    @Test
    void shouldKeepThePortThatIsWanted() {
        int wanted = Ports.free(0).clients();

        assertThat(Ports.free(wanted).clients()).isEqualTo(wanted);
    }
}
