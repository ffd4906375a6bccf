package io.erpo.cli.options;

import static io.erpo.cli.InProcess.erpo;
import static org.assertj.core.api.Assertions.assertThat;

import io.erpo.cli.InProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What commands say when they are not told where a run is, or told it twice. */
class RunSourceTest {

    @TempDir
    Path directory;

    @Test
    void shouldNameBothWaysWhenNeitherIsGiven() {
        InProcess topics = erpo("topics");

        assertThat(topics.exitCode()).isEqualTo(2);
        assertThat(topics.err()).contains("--run=DIR", "--kafka-config=FILE");
    }

    @ParameterizedTest
    @ValueSource(strings = {"topics", "whatif --t-step=0.1", "replay"})
    void shouldRefuseADirectoryAndAClusterAtOnce(String command) {
        InProcess both = erpo((Object[]) (command + " --run=a --kafka-config=b").split(" "));

        assertThat(both.exitCode()).isEqualTo(2);
        assertThat(both.err()).contains("mutually exclusive", "--run=DIR", "--kafka-config=FILE");
    }

    @Test
    void shouldRefuseARunIdWithoutACluster() {
        assertThat(erpo("topics", "--run-id", "run-1").err()).contains("--kafka-config=FILE");
        assertThat(erpo("topics", "--run", "a", "--run-id", "run-1").exitCode()).isEqualTo(2);
    }

    @Test
    void shouldSayWhatSettingsLack() throws Exception {
        Path settings = Files.writeString(directory.resolve("kafka.properties"), "security.protocol=SSL\n");

        InProcess topics = erpo("topics", "--kafka-config", settings);

        assertThat(topics.exitCode()).isEqualTo(1);
        assertThat(topics.err()).startsWith("erpo: " + settings + " has no bootstrap.servers");
    }

    @Test
    void shouldSayWhichAddressIsWrong() throws Exception {
        Path settings = Files.writeString(directory.resolve("kafka.properties"), "bootstrap.servers=kafka\n");

        InProcess topics = erpo("topics", "--kafka-config", settings);

        assertThat(topics.exitCode()).isEqualTo(1);
        assertThat(topics.err())
                .startsWith(
                        "erpo: settings of Kafka's clients cannot be used: Invalid url in bootstrap.servers: kafka");
    }

    @Test
    void shouldAskForTheStoreOfARunOnACluster() {
        for (InProcess command : new InProcess[] {
            erpo("export", "--kafka-config", "a", "--to", directory.resolve("b")),
            erpo("archive", "--kafka-config", "a", "--with-policies", "--to", directory.resolve("b"))
        }) {
            assertThat(command.exitCode()).isEqualTo(1);
            assertThat(command.err()).startsWith("erpo: --policy-store must say where the services keep the policies");
        }
    }

    @Test
    void shouldTakeNoOtherStoreThanThatOfADirectory() {
        InProcess export =
                erpo("export", "--run", directory, "--policy-store", "s3://a", "--to", directory.resolve("b"));

        assertThat(export.exitCode()).isEqualTo(1);
        assertThat(export.err())
                .isEqualTo("erpo: --policy-store is for a run on a cluster; this one has its policies in %s%n"
                        .formatted(directory.resolve("policies")));
    }
}
