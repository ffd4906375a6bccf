package io.erpo.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.erpo.log.ClientSettings;
import io.erpo.schemas.Topics;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.ServiceLoader;
import java.util.stream.StreamSupport;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.junit.jupiter.api.Test;

/** The settings that the service shares with the other services. */
class SettingsTest {

    private final Properties file = file();

    @Test
    void shouldTakeTheSettingsThatAllClientsHaveInCommon() {
        Map<String, String> expected = new HashMap<>();
        ClientSettings.streams().forEach((name, value) -> expected.put("kafka-streams." + name, value));

        ConfigSource source = StreamSupport.stream(
                        ServiceLoader.load(ConfigSource.class).spliterator(), false)
                .filter(CommonKafkaSettings.class::isInstance)
                .findFirst()
                .orElseThrow();
        assertThat(source.getProperties()).containsExactlyInAnyOrderEntriesOf(expected);
    }

    @Test
    void shouldSayNothingElseInItsFile() {
        ClientSettings.streams().keySet().forEach(name -> assertThat(file).doesNotContainKey("kafka-streams." + name));
    }

    @Test
    void shouldKeepInItsStoresWhateverRecordItCanBeSent() {
        assertThat(Integer.parseInt(file.getProperty("kafka-streams.topic.segment.bytes")))
                .as("a broker refuses a batch that is larger than a segment")
                .isGreaterThan(Topics.MAX_RECORD_BYTES);
    }

    private static Properties file() {
        Properties settings = new Properties();
        try (InputStream in = SettingsTest.class.getResourceAsStream("/application.properties")) {
            settings.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return settings;
    }
}
