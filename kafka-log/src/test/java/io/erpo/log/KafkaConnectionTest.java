package io.erpo.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaConnectionTest {

    @TempDir
    Path directory;

    @Test
    void shouldGiveEveryClientWhatTheFileSays() throws Exception {
        KafkaConnection kafka = KafkaConnection.read(file("""
                bootstrap.servers = kafka-0:9093,kafka-1:9093
                # with TLS
                security.protocol = SASL_SSL
                sasl.jaas.config = ScramLoginModule required username="cli" password="s3cret";
                """));

        assertThat(kafka.bootstrapServers()).isEqualTo("kafka-0:9093,kafka-1:9093");
        assertThat(kafka.with(Map.of("isolation.level", "read_committed")))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "bootstrap.servers", "kafka-0:9093,kafka-1:9093",
                        "security.protocol", "SASL_SSL",
                        "sasl.jaas.config", "ScramLoginModule required username=\"cli\" password=\"s3cret\";",
                        "isolation.level", "read_committed"));
        assertThat(kafka.toString()).doesNotContain("s3cret");
    }

    @Test
    void shouldSayWhatIsMissingWhenTheFileDoesNotSayWhereKafkaIs() throws Exception {
        Path file = file("security.protocol=SSL\n");

        assertThatThrownBy(() -> KafkaConnection.read(file))
                .isInstanceOf(LogException.class)
                .hasMessage(file + " has no bootstrap.servers; it must say where Kafka is, and what security asks of"
                        + " clients");
    }

    @Test
    void shouldNameTheFileWhenItCannotBeRead() {
        assertThatThrownBy(() -> KafkaConnection.read(directory.resolve("absent.properties")))
                .isInstanceOf(LogException.class)
                .hasMessageContaining("absent.properties cannot be read as Kafka's client settings");
    }

    private Path file(String text) throws Exception {
        return Files.writeString(directory.resolve("kafka.properties"), text);
    }
}
