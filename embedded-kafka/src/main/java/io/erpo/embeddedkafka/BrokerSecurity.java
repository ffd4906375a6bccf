package io.erpo.embeddedkafka;

import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

/**
 * Makes a broker talk TLS only, with users who log in and may do what an ACL allows them and nothing else.
 *
 * @param identity the broker's own
 * @param administrator may do everything, the first time to let the others in
 */
public record BrokerSecurity(TlsIdentity identity, Login administrator) {

    private static final String PROTOCOL = "SASL_SSL";

    /** The connection of a client that logs in as this user: Kafka's own settings. */
    Map<String, Object> connection(String bootstrapServers, Login login) {
        Map<String, Object> connection = new HashMap<>(login.clientSettings());
        connection.put("bootstrap.servers", bootstrapServers);
        connection.put("ssl.truststore.type", "PEM");
        connection.put("ssl.truststore.location", identity.certificate().toString());
        return Map.copyOf(connection);
    }

    /** The credentials that must be there before anyone can log in, as the format command takes them. */
    String firstCredentials() {
        return "%s=[name=%s,password=%s]".formatted(Login.MECHANISM, administrator.user(), administrator.password());
    }

    /** Turns the properties of an open broker into those of a secured one. */
    void applyTo(Properties properties) {
        for (String listeners : new String[] {"listeners", "advertised.listeners"}) {
            properties.setProperty(listeners, properties.getProperty(listeners).replace("PLAINTEXT:", PROTOCOL + ":"));
        }
        properties.setProperty("listener.security.protocol.map", PROTOCOL + ":" + PROTOCOL + ",CONTROLLER:SSL");
        properties.setProperty("security.inter.broker.protocol", PROTOCOL);
        properties.setProperty("sasl.enabled.mechanisms", Login.MECHANISM);
        properties.setProperty("sasl.mechanism.inter.broker.protocol", Login.MECHANISM);
        properties.setProperty("listener.name.sasl_ssl.scram-sha-512.sasl.jaas.config", administrator.jaas());
        properties.setProperty("ssl.keystore.type", "PKCS12");
        properties.setProperty("ssl.keystore.location", identity.keyStore().toString());
        properties.setProperty("ssl.keystore.password", identity.password());
        properties.setProperty("ssl.truststore.type", "PEM");
        properties.setProperty("ssl.truststore.location", identity.certificate().toString());
        // Passwords are kept by the controller, so who talks to it must have shown the broker's own key.
        properties.setProperty("listener.name.controller.ssl.client.auth", "required");
        properties.setProperty("authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer");
        properties.setProperty("super.users", "User:%s;User:%s".formatted(administrator.user(), TlsIdentity.NAME));
    }
}
