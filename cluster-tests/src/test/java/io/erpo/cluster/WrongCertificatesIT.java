package io.erpo.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.erpo.embeddedkafka.Credential;
import io.erpo.embeddedkafka.TlsAuthority;
import io.erpo.embeddedkafka.TlsIdentity;
import io.erpo.log.Admission;
import io.erpo.log.access.ServiceAccess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
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

    /** The clients that services create are not those of Quarkus messaging, which are given the registry by Quarkus. */
    @Test
    void shouldTakeTheCertificatesOfTheTlsRegistryOfQuarkus() throws Exception {
        TlsIdentity identity = (TlsIdentity) kafka.credential("reward-service");
        Map<String, Object> connection = withoutCertificate();
        Object authority = connection.get("ssl.truststore.location");
        connection.keySet().removeIf(name -> name.startsWith("ssl."));
        Map<String, String> environment = TestKafka.environment(connection);
        environment.put(
                "JAVA_TOOL_OPTIONS",
                Stream.of(
                                "kafka.tls-configuration-name=kafka",
                                "kafka.ssl.engine.factory.class=io.quarkus.kafka.client.tls.QuarkusKafkaSslEngineFactory",
                                "quarkus.tls.kafka.key-store.p12.path=" + identity.keyStore(),
                                "quarkus.tls.kafka.key-store.p12.password=" + identity.password(),
                                "quarkus.tls.kafka.trust-store.pem.certs=" + authority)
                        .map(setting -> "-D" + setting)
                        .collect(Collectors.joining(" ")));
        try (Admin admin = kafka.admin();
                ServiceProcess reward = new ServiceProcess("reward-service", 1, directory, environment)) {
            await().atMost(Duration.ofMinutes(2))
                    .ignoreExceptionsInstanceOf(ExecutionException.class)
                    .untilAsserted(() -> {
                        reward.requireAlive();
                        assertThat(admin.describeConsumerGroups(List.of("reward-service"))
                                        .describedGroups()
                                        .get("reward-service")
                                        .get()
                                        .members())
                                .as(reward.log())
                                .isNotEmpty();
                    });
        }
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
