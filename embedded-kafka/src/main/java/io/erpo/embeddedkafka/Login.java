package io.erpo.embeddedkafka;

import java.util.Map;

/**
 * A user who proves with a password who it is (SASL/SCRAM-SHA-512).
 *
 * @param user letters, digits and hyphens, as Kubernetes names things
 * @param password letters, digits and hyphens
 */
public record Login(String user, String password) {

    static final String MECHANISM = "SCRAM-SHA-512";

    public Login {
        requirePlain("user", user);
        requirePlain("password", password);
    }

    /** What a client sets to log in over TLS, where to find the broker and whom to trust aside. */
    Map<String, Object> clientSettings() {
        return Map.of("security.protocol", "SASL_SSL", "sasl.mechanism", MECHANISM, "sasl.jaas.config", jaas());
    }

    String jaas() {
        return "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"%s\" password=\"%s\";"
                .formatted(user, password);
    }

    @Override
    public String toString() {
        return "Login[" + user + "]";
    }

    /** The two stand inside the quotes of a JAAS line and inside the brackets of a command-line argument. */
    private static void requirePlain(String field, String value) {
        if (!value.matches("[A-Za-z0-9-]+")) {
            throw new IllegalArgumentException(field + " must be letters, digits and hyphens only"
                    + (field.equals("user") ? ", was \"" + value + "\"" : ""));
        }
    }
}
