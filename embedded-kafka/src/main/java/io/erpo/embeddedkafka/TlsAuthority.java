package io.erpo.embeddedkafka;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.KeyStore.PasswordProtection;
import java.security.KeyStore.PrivateKeyEntry;
import java.util.List;

/**
 * Signs certificates of brokers on localhost and of their clients. All keys are in one directory, readable for everyone
 * who can read its files: for tests and trials only.
 *
 * @param directory has the keys of the authority and of everyone it has signed for
 */
public record TlsAuthority(Path directory) {

    private static final String ALIAS = "authority";
    private static final String PASSWORD = "on-this-disk";
    private static final PasswordProtection PROTECTION = new PasswordProtection(PASSWORD.toCharArray());

    public TlsAuthority {
        directory = directory.toAbsolutePath();
    }

    /**
     * Creates an authority with the JDK's keytool.
     *
     * @param directory created when absent; must not contain an authority yet
     * @throws BrokerStartException when keytool is missing or refuses
     */
    public static TlsAuthority create(Path directory) {
        TlsAuthority authority = new TlsAuthority(directory);
        try {
            Files.createDirectories(directory);
            authority.generate(ALIAS, List.of("-dname", "CN=authority", "-ext", "bc=ca:true"));
            Files.writeString(authority.certificate(), Pem.certificates(authority.entry(ALIAS)));
        } catch (IOException | GeneralSecurityException e) {
            throw failure(directory, e);
        }
        return authority;
    }

    /** Its certificate, as PEM; brokers and clients trust it. */
    public Path certificate() {
        return directory.resolve(ALIAS + ".crt");
    }

    /**
     * Creates a new key and certificate, also for a user who already has one.
     *
     * @throws BrokerStartException when keytool refuses
     */
    public TlsIdentity issue(String user) {
        try {
            String alias = user + "-" + keyStore().size();
            TlsIdentity identity = new TlsIdentity(
                    user, directory.resolve(alias + ".p12"), PASSWORD, directory.resolve(alias + ".pem"));
            generate(
                    alias,
                    List.of(
                            "-dname",
                            TlsIdentity.distinguishedName(user),
                            "-signer",
                            ALIAS,
                            "-ext",
                            "san=dns:localhost,ip:127.0.0.1"));
            PrivateKeyEntry entry = entry(alias);
            KeyStore alone = KeyStore.getInstance("PKCS12");
            alone.load(null, null);
            alone.setEntry(alias, entry, PROTECTION);
            try (OutputStream out = Files.newOutputStream(identity.keyStore())) {
                alone.store(out, PROTECTION.getPassword());
            }
            Files.writeString(identity.pem(), Pem.key(entry) + Pem.certificates(entry));
            return identity;
        } catch (IOException | GeneralSecurityException e) {
            throw failure(directory, e);
        }
    }

    private PrivateKeyEntry entry(String alias) throws IOException, GeneralSecurityException {
        return (PrivateKeyEntry) keyStore().getEntry(alias, PROTECTION);
    }

    private KeyStore keyStore() throws IOException, GeneralSecurityException {
        KeyStore keyStore = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file())) {
            keyStore.load(in, PROTECTION.getPassword());
        }
        return keyStore;
    }

    private void generate(String alias, List<String> how) throws IOException {
        Keytool.generateKeyPair(file(), PASSWORD, alias, how);
    }

    private Path file() {
        return directory.resolve(ALIAS + ".p12");
    }

    private static BrokerStartException failure(Path directory, Exception e) {
        return new BrokerStartException("no TLS key can be made in %s: %s".formatted(directory, e.getMessage()), e);
    }
}
