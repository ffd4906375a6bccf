package io.erpo.embeddedkafka;

import java.nio.file.Path;
import java.util.Map;

/**
 * A key with a certificate signed by a {@link TlsAuthority}: of a broker on localhost, or of a client that it
 * identifies.
 *
 * @param user the owner's common name; letters, digits and hyphens
 * @param keyStore the private key and its certificates, as PKCS #12
 * @param password of the key store
 * @param pem the same without a password, as PEM
 */
public record TlsIdentity(String user, Path keyStore, String password, Path pem) implements Credential {

    public TlsIdentity {
        Login.requirePlain("user", user);
        keyStore = keyStore.toAbsolutePath();
        pem = pem.toAbsolutePath();
    }

    /** The whole distinguished name, which is Kafka's default. */
    @Override
    public String principal() {
        return "User:" + distinguishedName(user);
    }

    @Override
    public String protocol() {
        return "SSL";
    }

    @Override
    public Map<String, String> clientSettings() {
        return keyStoreSettings();
    }

    @Override
    public Map<String, String> brokerSettings() {
        return Map.of("listener.name.ssl.ssl.client.auth", "required");
    }

    @Override
    public String toString() {
        return "TlsIdentity[" + keyStore + "]";
    }

    /** For its owner, client or broker. */
    Map<String, String> keyStoreSettings() {
        return Map.of(
                "ssl.keystore.type",
                "PKCS12",
                "ssl.keystore.location",
                keyStore.toString(),
                "ssl.keystore.password",
                password);
    }

    static String distinguishedName(String user) {
        return "CN=" + user;
    }
}
