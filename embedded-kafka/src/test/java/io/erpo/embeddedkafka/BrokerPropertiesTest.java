package io.erpo.embeddedkafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class BrokerPropertiesTest {

    @Test
    void shouldListenToThisMachineAloneUnlessToldAName() {
        Properties properties = properties(new BrokerSettings(Path.of("data"), 9092));

        assertThat(properties)
                .containsEntry("listeners", "PLAINTEXT://localhost:9092,CONTROLLER://localhost:9093")
                .containsEntry("advertised.listeners", "PLAINTEXT://localhost:9092");
    }

    @Test
    void shouldListenToAllWhoKnowItByItsName() {
        Properties properties = properties(new BrokerSettings(Path.of("data"), 9092, "kafka", Optional.empty()));

        assertThat(properties)
                .containsEntry("listeners", "PLAINTEXT://:9092,CONTROLLER://localhost:9093")
                .containsEntry("advertised.listeners", "PLAINTEXT://kafka:9092");
    }

    @Test
    void shouldRememberThePositionsOfARunThatRestsForYears() {
        assertThat(Long.parseLong(
                        properties(new BrokerSettings(Path.of("data"), 9092)).getProperty("offsets.retention.minutes")))
                .isGreaterThan(Duration.ofDays(36_500).toMinutes());
    }

    @Test
    void shouldLeaveTheBrokerOutOfAControllerAlone() {
        Properties broker = properties(new BrokerSettings(Path.of("data"), 9092, "kafka", Optional.empty()));

        Properties controller = BrokerProperties.controllerAlone(broker);

        assertThat(controller)
                .containsEntry("process.roles", "controller")
                .containsEntry("listeners", "CONTROLLER://localhost:9093")
                .doesNotContainKey("advertised.listeners")
                .containsEntry("log.dirs", broker.getProperty("log.dirs"));
        assertThat(broker).containsEntry("process.roles", "broker,controller");
    }

    private static Properties properties(BrokerSettings settings) {
        return BrokerProperties.of(Path.of("logs"), settings, new Ports(settings.port(), 9093));
    }
}
