package io.erpo.embeddedkafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.InputStream;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecuredBrokerIT {

    private static final Login WRITER = new Login("writer", "writer-password");

    @TempDir
    Path directory;

    @Test
    void shouldAllowWhatAnAclSaysAndNothingElseEvenAfterAKill() throws Exception {
        BrokerSecurity security = security();
        try (EmbeddedKafka broker = start(security)) {
            broker.createTopics(List.of(new NewTopic("letters", 1, (short) 1), new NewTopic("secrets", 1, (short) 1)));
            broker.admit(List.of(WRITER));
            allowWriting(broker, WRITER, "letters");

            assertThat(write(broker.connection(WRITER), "letters")).isZero();
        }
        // A killed broker leaves none, and the next one begins with a controller alone.
        Files.delete(directory.resolve("data/kraft/.kafka_cleanshutdown"));
        try (EmbeddedKafka again = start(security)) {
            assertThat(write(again.connection(WRITER), "letters")).isEqualTo(1);
            assertThatThrownBy(() -> write(again.connection(WRITER), "secrets"))
                    .hasCauseInstanceOf(TopicAuthorizationException.class)
                    .hasMessageContaining("secrets");
            assertThatThrownBy(() -> write(again.connection(new Login("writer", "guessed")), "letters"))
                    .hasCauseInstanceOf(SaslAuthenticationException.class);
            assertThatThrownBy(() -> write(again.connection(new Login("nobody", "guessed")), "letters"))
                    .hasCauseInstanceOf(SaslAuthenticationException.class);
            assertThatThrownBy(() -> write(Map.of("bootstrap.servers", again.bootstrapServers()), "letters"))
                    .hasCauseInstanceOf(TimeoutException.class);
            assertThatThrownBy(() -> write(distrusting(again.connection(WRITER)), "letters"))
                    .hasCauseInstanceOf(SslAuthenticationException.class);
        }
    }

    @Test
    void shouldKnowWhoShowsACertificateOfItsAuthority() throws Exception {
        TlsAuthority authority = TlsAuthority.create(directory.resolve("tls"));
        TlsIdentity self = authority.issue("localhost");
        TlsIdentity writer = authority.issue("writer");
        try (EmbeddedKafka broker = start(new BrokerSecurity(authority, self, self))) {
            broker.createTopics(List.of(new NewTopic("letters", 1, (short) 1), new NewTopic("secrets", 1, (short) 1)));
            allowWriting(broker, writer, "letters");

            assertThat(writer.principal()).isEqualTo("User:CN=writer");
            assertThat(write(broker.connection(writer), "letters")).isZero();
            assertThatThrownBy(() -> write(broker.connection(writer), "secrets"))
                    .hasCauseInstanceOf(TopicAuthorizationException.class)
                    .hasMessageContaining("secrets");
            TlsIdentity stranger =
                    TlsAuthority.create(directory.resolve("elsewhere")).issue("writer");
            assertThatThrownBy(() -> write(broker.connection(stranger), "letters"))
                    .hasCauseInstanceOf(SslAuthenticationException.class);
        }
    }

    @Test
    void shouldShowAnotherCertificateToWhoeverConnectsNext() throws Exception {
        BrokerSecurity security = security();
        try (EmbeddedKafka broker = start(security)) {
            broker.createTopics(List.of(new NewTopic("letters", 1, (short) 1)));
            BigInteger serialNumber = serialNumber(broker, security.authority());
            try (KafkaProducer<String, String> connected = producer(broker.connection())) {
                assertThat(write(connected, "letters")).isZero();

                broker.replaceIdentity(security.authority().issue("localhost"));

                assertThat(write(connected, "letters")).isEqualTo(1);
            }
            await().untilAsserted(() ->
                    assertThat(serialNumber(broker, security.authority())).isNotEqualTo(serialNumber));
            assertThat(write(broker.connection(), "letters")).isEqualTo(2);
        }
    }

    @Test
    void shouldSayThatAnOpenBrokerKnowsNoUsers() {
        try (EmbeddedKafka open = EmbeddedKafka.start(directory.resolve("open"))) {
            assertThatThrownBy(() -> open.connection(WRITER))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("is open and knows no users");
        }
    }

    @Test
    void shouldKeepPasswordsOutOfItsText() {
        assertThat(security().toString()).doesNotContain("admin-password", "on-this-disk");
    }

    @Test
    void shouldRefuseAPasswordThatWouldEndItsQuotes() {
        assertThatThrownBy(() -> new Login("writer", "a\" evil=\"b"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("password must be letters, digits, full stops and hyphens only");
    }

    private BrokerSecurity security() {
        TlsAuthority authority = TlsAuthority.create(directory.resolve("tls"));
        return new BrokerSecurity(authority, authority.issue("localhost"), new Login("admin", "admin-password"));
    }

    private EmbeddedKafka start(BrokerSecurity security) {
        return EmbeddedKafka.start(new BrokerSettings(directory.resolve("data"), 0, Optional.of(security)));
    }

    private static void allowWriting(EmbeddedKafka broker, Credential writer, String topic) throws Exception {
        try (Admin admin = Admin.create(broker.connection())) {
            admin.createAcls(List.of(new AclBinding(
                            new ResourcePattern(ResourceType.TOPIC, topic, PatternType.LITERAL),
                            new AccessControlEntry(
                                    writer.principal(), "*", AclOperation.WRITE, AclPermissionType.ALLOW))))
                    .all()
                    .get();
        }
    }

    /** @return the offset of the record */
    private static long write(Map<String, Object> connection, String topic)
            throws ExecutionException, InterruptedException {
        try (KafkaProducer<String, String> producer = producer(connection)) {
            return write(producer, topic);
        }
    }

    private static long write(KafkaProducer<String, String> producer, String topic)
            throws ExecutionException, InterruptedException {
        return producer.send(new ProducerRecord<>(topic, "k", "v")).get().offset();
    }

    private static KafkaProducer<String, String> producer(Map<String, Object> connection) {
        Map<String, Object> client = new HashMap<>(connection);
        client.put("max.block.ms", 5_000);
        return new KafkaProducer<>(client, new StringSerializer(), new StringSerializer());
    }

    /** The serial number of the broker's certificate. */
    private static BigInteger serialNumber(EmbeddedKafka broker, TlsAuthority authority) throws Exception {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        try (InputStream in = Files.newInputStream(authority.certificate())) {
            trusted.setCertificateEntry(
                    "authority", CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        try (SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("localhost", broker.port())) {
            return ((X509Certificate) socket.getSession().getPeerCertificates()[0]).getSerialNumber();
        }
    }

    /** None of the JDK's authorities has signed our brokers' certificates. */
    private static Map<String, Object> distrusting(Map<String, Object> connection) {
        Map<String, Object> client = new HashMap<>(connection);
        client.remove("ssl.truststore.type");
        client.remove("ssl.truststore.location");
        return client;
    }
}
