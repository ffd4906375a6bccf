package io.erpo.embeddedkafka;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BrokerSettingsTest {

    @Test
    void shouldNameTheFieldAndValueWhenThePortIsOutOfRange() {
        assertThatThrownBy(() -> new BrokerSettings(Path.of("data"), 70_000))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("port must be 0 (any free one) to 65535, was 70000");
    }

    @Test
    void shouldRefuseAHostThatIsNone() {
        assertThatThrownBy(() -> new BrokerSettings(Path.of("data"), 9092, " ", Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("host must be a name that clients can resolve, was blank");
    }
}
