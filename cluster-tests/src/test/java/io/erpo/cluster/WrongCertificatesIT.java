package io.erpo.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.erpo.embeddedkafka.Credential;
import io.erpo.embeddedkafka.TlsAuthority;
import io.erpo.embeddedkafka.TlsIdentity;
import io.erpo.log.Admission;
import io.erpo.log.access.ServiceAccess;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A client with no certificate or the wrong one ends and says why. */
class WrongCertificatesIT {

    @TempDir
    private static Path directory;

    private static TestKafka kafka;

    @BeforeAll
    static void start() throws Exception {
        kafka = TestKafka.withCertificates(directory);
    }

    @AfterAll
    static void stop() {
        kafka.close();
    }

    @Test
    void shouldEndWithTheReasonWhenTheCertificateIsNotItsOwn() throws Exception {
        Credential stranger =
                TlsAuthority.create(directory.resolve("elsewhere")).issue("history-stream");
        try (ServiceProcess without = start("reward-service", withoutCertificate());
                ServiceProcess unknown = start("history-stream", kafka.connection(stranger));
                ServiceProcess another = start("sampler-service", kafka.connection("reward-service"))) {
            assertThat(without.exitCode()).as(without.log()).isEqualTo(1);
            assertThat(without.log())
                    .contains("Kafka at localhost:", "refuses this client: ")
                    .contains("check ssl.keystore.* (the user: there is no certificate)");
            assertThat(unknown.exitCode()).as(unknown.log()).isEqualTo(1);
            assertThat(unknown.log())
                    .contains("Kafka at localhost:", "refuses this client: ")
                    .contains("is its certificate valid, and of an authority that Kafka trusts?")
                    .doesNotContain("sasl");
            assertThat(another.exitCode()).as(another.log()).isEqualTo(1);
            assertThat(another.log())
                    .containsPattern("sampler-service ends, nothing of the batch at hand is committed: .*"
                            + "(Transactional Id authorization failed|Not authorized to access topics)");
        }
    }

    @Test
    void shouldLetEveryoneInWithTheirCertificates() {
        ServiceAccess.all().stream()
                .map(access -> kafka.connection(access.service()))
                .forEach(connection -> assertThat(Admission.require(connection)).isSameAs(connection));
    }

    @Test
    void shouldTakeAKeyWithoutAPasswordToo() {
        TlsIdentity identity = (TlsIdentity) kafka.credential("cli");
        Map<String, Object> connection = withoutCertificate();
        connection.put("ssl.keystore.type", "PEM");
        connection.put("ssl.keystore.location", identity.pem().toString());

        assertThat(Admission.require(connection)).isSameAs(connection);
    }

    private static Map<String, Object> withoutCertificate() {
        Map<String, Object> connection = new HashMap<>(kafka.connection("cli"));
        connection.keySet().removeIf(name -> name.startsWith("ssl.keystore."));
        return connection;
    }

    private static ServiceProcess start(String service, Map<String, Object> connection) {
        return new ServiceProcess(service, 0, directory, TestKafka.environment(connection));
    }
}
