package io.erpo.embeddedkafka;

import java.util.Map;

/**
 * A user with a password (SASL/SCRAM-SHA-512).
 *
 * @param user letters, digits, full stops and hyphens, as in Kubernetes names
 * @param password letters, digits, full stops and hyphens
 */
public record Login(String user, String password) implements Credential {

    static final String MECHANISM = "SCRAM-SHA-512";

    /** After this time a changed password no longer works, not even on open connections. */
    private static final int REAUTHENTICATION_MS = 5_000;

    public Login {
        requirePlain("user", user);
        requirePlain("password", password);
    }

    @Override
    public String principal() {
        return "User:" + user;
    }

    @Override
    public String protocol() {
        return "SASL_SSL";
    }

    @Override
    public Map<String, String> clientSettings() {
        return Map.of("sasl.mechanism", MECHANISM, "sasl.jaas.config", jaas());
    }

    @Override
    public Map<String, String> brokerSettings() {
        return Map.of(
                "sasl.enabled.mechanisms",
                MECHANISM,
                "sasl.mechanism.inter.broker.protocol",
                MECHANISM,
                "listener.name.sasl_ssl.scram-sha-512.sasl.jaas.config",
                jaas(),
                "connections.max.reauth.ms",
                Integer.toString(REAUTHENTICATION_MS));
    }

    @Override
    public String toString() {
        return "Login[" + user + "]";
    }

    private String jaas() {
        return "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"%s\" password=\"%s\";"
                .formatted(user, password);
    }

    /** For values in names, inside the quotes of a JAAS line or the brackets of a command-line argument. */
    static void requirePlain(String field, String value) {
        if (!value.matches("[A-Za-z0-9.-]+")) {
            throw new IllegalArgumentException(field + " must be letters, digits, full stops and hyphens only"
                    + (field.equals("user") ? ", was \"" + value + "\"" : ""));
        }
    }
}
