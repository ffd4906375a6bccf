package io.erpo.log;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.SslConfigs;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.utils.Utils;

/**
 * Checks that Kafka admits a process before its work begins. A refusal ends the process with the reason at once, while
 * Kafka's own clients would retry for minutes or forever, or run out of memory. A Kafka that does not answer counts as
 * not refusing: the clients wait for it.
 */
public final class Admission {

    /** Each of these settings locates this client's own certificate. */
    private static final Set<String> CERTIFICATE =
            Set.of(SslConfigs.SSL_KEYSTORE_LOCATION_CONFIG, SslConfigs.SSL_KEYSTORE_CERTIFICATE_CHAIN_CONFIG);

    /** A process that starts on a busy machine needs some seconds for a handshake. */
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private Admission() {}

    /**
     * Requires that Kafka does not refuse clients with these settings.
     *
     * @param connection how to reach Kafka: {@code bootstrap.servers} and the security settings
     * @return the same settings
     * @throws AdmissionRefusedException naming the settings to check, when clients are refused
     */
    public static Map<String, Object> require(Map<String, Object> connection) {
        refusal(connection, PATIENCE).ifPresent(reason -> {
            throw new AdmissionRefusedException(
                    "Kafka at %s refuses this client: %s".formatted(connection.get("bootstrap.servers"), reason));
        });
        return connection;
    }

    /** Why clients with these settings are refused; empty when they are not, or Kafka does not answer in time. */
    static Optional<String> refusal(Map<String, Object> connection, Duration patience) {
        String protocol =
                connection.getOrDefault("security.protocol", "PLAINTEXT").toString();
        if (protocol.endsWith("PLAINTEXT") && addresses(connection).anyMatch(at -> TlsProbe.speaksTls(at, patience))) {
            return Optional.of(
                    "it speaks TLS, and security.protocol is %s; set it to SASL_SSL or SSL".formatted(protocol));
        }
        return refusedLogin(connection, patience);
    }

    private static Optional<String> refusedLogin(Map<String, Object> connection, Duration patience) {
        Map<String, Object> config = new HashMap<>(connection);
        config.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) patience.toMillis());
        config.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) patience.toMillis());
        try (Admin admin = client(config)) {
            admin.describeCluster().nodes().get();
            return Optional.empty();
        } catch (ExecutionException e) {
            return e.getCause() instanceof AuthenticationException
                    ? Optional.of("%s; check %s".formatted(reason(e.getCause()), suspects(config)))
                    : Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /** Creates a client, which finds an unreadable key store without asking Kafka. */
    private static Admin client(Map<String, Object> config) {
        try {
            return new LogClients(config).admin();
        } catch (KafkaException e) {
            throw new AdmissionRefusedException("settings of Kafka's clients cannot be used: " + reason(e));
        }
    }

    private static String suspects(Map<String, Object> connection) {
        String user = "SSL".equals(connection.get("security.protocol"))
                ? "ssl.keystore.* (the user: %s)"
                        .formatted(
                                CERTIFICATE.stream().anyMatch(connection::containsKey)
                                        ? "is its certificate valid, and of an authority that Kafka trusts?"
                                        : "there is no certificate")
                : "sasl.jaas.config and sasl.mechanism (the user)";
        return user + " and ssl.truststore.* (the broker's authority)";
    }

    /** For a failed handshake or a client that cannot be created, the cause is what matters. */
    private static String reason(Throwable failure) {
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
                .map(Throwable::getMessage)
                .filter(Objects::nonNull)
                .distinct()
                .dropWhile(message -> message.startsWith("Failed to create"))
                .limit(2)
                .reduce((outer, inner) -> outer + ": " + inner)
                .orElseGet(failure::toString);
    }

    private static Stream<InetSocketAddress> addresses(Map<String, Object> connection) {
        return Stream.of(connection
                        .getOrDefault("bootstrap.servers", "")
                        .toString()
                        .split(","))
                .map(String::strip)
                .filter(server -> Utils.getPort(server) != null)
                .map(server -> new InetSocketAddress(Utils.getHost(server), Utils.getPort(server)));
    }
}
