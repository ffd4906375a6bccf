package io.erpo.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.erpo.schemas.Topics;
import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import org.junit.jupiter.api.Test;

/** Settings shared with the other services, which a properties file cannot reference. */
class SettingsTest {

    @Test
    void shouldKeepInItsStoresWhateverRecordItCanBeSent() throws IOException {
        Properties settings = new Properties();
        try (InputStream in = SettingsTest.class.getResourceAsStream("/application.properties")) {
            settings.load(in);
        }

        assertThat(settings)
                .containsEntry("kafka-streams.producer.max.request.size", Integer.toString(Topics.MAX_RECORD_BYTES))
                .containsEntry("kafka-streams.topic.max.message.bytes", Integer.toString(Topics.MAX_RECORD_BYTES));
        assertThat(Integer.parseInt(settings.getProperty("kafka-streams.topic.segment.bytes")))
                .as("a broker refuses a batch that is larger than a segment")
                .isGreaterThan(Topics.MAX_RECORD_BYTES);
    }
}
