package io.erpo.embeddedkafka;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/**
 * Makes a broker speak TLS only, with authenticated users who may do only what an ACL allows.
 *
 * @param authority signs the certificates of the broker, and of clients that use one
 * @param identity the broker's own
 * @param administrator may do everything, including letting other users in, who must use the same kind of credential
 */
public record BrokerSecurity(TlsAuthority authority, TlsIdentity identity, Credential administrator) {

    /** Kafka settings of a client with this credential. */
    Map<String, Object> connection(String bootstrapServers, Credential credential) {
        Map<String, Object> connection = new HashMap<>(credential.clientSettings());
        connection.putAll(trust());
        connection.put("security.protocol", credential.protocol());
        connection.put("bootstrap.servers", bootstrapServers);
        return Map.copyOf(connection);
    }

    /** The credentials that must exist before the first login, in the form of the format command. */
    Optional<String> firstCredentials() {
        return administrator instanceof Login login
                ? Optional.of("%s=[name=%s,password=%s]".formatted(Login.MECHANISM, login.user(), login.password()))
                : Optional.empty();
    }

    /** Turns the properties of an open broker into those of a secured one. */
    void applyTo(Properties properties) {
        String protocol = administrator.protocol();
        for (String listeners : new String[] {"listeners", "advertised.listeners"}) {
            properties.setProperty(listeners, properties.getProperty(listeners).replace("PLAINTEXT:", protocol + ":"));
        }
        properties.setProperty("listener.security.protocol.map", protocol + ":" + protocol + ",CONTROLLER:SSL");
        properties.setProperty("security.inter.broker.protocol", protocol);
        properties.putAll(administrator.brokerSettings());
        properties.putAll(identity.keyStoreSettings());
        properties.putAll(trust());
        // The controller keeps passwords, so its clients must present a certificate too, and need permissions.
        properties.setProperty("listener.name.controller.ssl.client.auth", "required");
        properties.setProperty("authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer");
        properties.setProperty("super.users", administrator.principal() + ";" + identity.principal());
    }

    /** The settings to change on a running broker so that it presents another identity. */
    Map<String, String> replacement(TlsIdentity next) {
        String listener = "listener.name.%s.".formatted(administrator.protocol().toLowerCase(Locale.ROOT));
        Map<String, String> settings = new HashMap<>();
        next.keyStoreSettings().forEach((name, value) -> settings.put(listener + name, value));
        return settings;
    }

    private Map<String, String> trust() {
        return Map.of(
                "ssl.truststore.type",
                "PEM",
                "ssl.truststore.location",
                authority.certificate().toString());
    }
}
