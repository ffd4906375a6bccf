package io.erpo.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.erpo.cli.submit.SubmitCommand;
import io.erpo.embeddedkafka.Login;
import io.erpo.log.Admission;
import io.erpo.log.AdmissionRefusedException;
import io.erpo.log.access.ServiceAccess;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** A client that does not match the broker's security ends and says why. */
class WrongCredentialsIT {

    @TempDir
    private static Path directory;

    private static TestKafka kafka;

    @BeforeAll
    static void start() throws Exception {
        kafka = TestKafka.withPasswords(directory);
    }

    @AfterAll
    static void stop() {
        kafka.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"history-stream", "learner-service", "sampler-service", "reward-service"})
    void shouldEndWithTheReasonWhenThePasswordIsWrong(String service) throws Exception {
        try (ServiceProcess process = start(service, kafka.connection(new Login(service, "guessed")))) {
            assertThat(process.exitCode()).as(process.log()).isEqualTo(1);
            assertThat(process.log())
                    .contains("Kafka at localhost:", "refuses this client: Authentication failed")
                    .contains("invalid credentials with SASL mechanism SCRAM-SHA-512; check sasl.jaas.config")
                    .doesNotContain("guessed");
        }
    }

    @Test
    void shouldEndWithTheReasonWhenItHasNotHeardOfTls() throws Exception {
        try (ServiceProcess process = start("reward-service", kafka.plainConnection())) {
            assertThat(process.exitCode()).as(process.log()).isEqualTo(1);
            assertThat(process.log())
                    .contains("refuses this client: it speaks TLS, and security.protocol is PLAINTEXT;"
                            + " set it to SASL_SSL or SSL")
                    .doesNotContain("OutOfMemoryError");
        }
    }

    @Test
    void shouldTellWhoeverSubmitsARunWithoutTls() throws Exception {
        Path settings = Files.writeString(
                directory.resolve("plain.properties"),
                "bootstrap.servers=" + kafka.plainConnection().get("bootstrap.servers"));
        StringWriter err = new StringWriter();

        int exitCode = new CommandLine(new SubmitCommand())
                .setErr(new PrintWriter(err, true))
                .execute("--kafka-config", settings.toString());

        assertThat(exitCode).isNotZero();
        assertThat(err.toString())
                .contains("refuses this client: it speaks TLS, and security.protocol is PLAINTEXT;")
                .doesNotContain("OutOfMemoryError");
    }

    @Test
    void shouldSayThatTheBrokersAuthorityIsNotTrusted() {
        Map<String, Object> distrusting = new HashMap<>(kafka.connection("cli"));
        distrusting.keySet().removeAll(List.of("ssl.truststore.type", "ssl.truststore.location"));

        assertThatThrownBy(() -> Admission.require(distrusting))
                .isInstanceOf(AdmissionRefusedException.class)
                .hasMessageContaining("SSL handshake failed: ")
                .hasMessageContaining("ssl.truststore.*");
    }

    @Test
    void shouldLetEveryoneInWithTheirPasswords() {
        ServiceAccess.all().stream()
                .map(access -> kafka.connection(access.service()))
                .forEach(connection -> assertThat(Admission.require(connection)).isSameAs(connection));
    }

    private static ServiceProcess start(String service, Map<String, Object> connection) {
        return new ServiceProcess(service, 0, directory, TestKafka.environment(connection));
    }
}
