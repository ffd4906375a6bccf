package io.erpo.embeddedkafka;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/**
 * Makes a broker talk TLS only, with users who prove who they are and may do what an ACL allows them and nothing else.
 *
 * @param authority vouches for the broker, and for clients that show a certificate
 * @param identity the broker's own
 * @param administrator may do everything, the first time to let the others in, who must show the same kind of credential
 */
public record BrokerSecurity(TlsAuthority authority, TlsIdentity identity, Credential administrator) {

    /** The connection of a client that shows this: Kafka's own settings. */
    Map<String, Object> connection(String bootstrapServers, Credential credential) {
        Map<String, Object> connection = new HashMap<>(credential.clientSettings());
        connection.putAll(trust());
        connection.put("security.protocol", credential.protocol());
        connection.put("bootstrap.servers", bootstrapServers);
        return Map.copyOf(connection);
    }

    /** The credentials that must be there before anyone can log in, as the format command takes them. */
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
        // Passwords are kept by the controller: who talks to it must show a certificate too, and be allowed what it
        // asks.
        properties.setProperty("listener.name.controller.ssl.client.auth", "required");
        properties.setProperty("authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer");
        properties.setProperty("super.users", administrator.principal() + ";" + identity.principal());
    }

    /** What changes while a broker runs when it is to show clients another identity. */
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
