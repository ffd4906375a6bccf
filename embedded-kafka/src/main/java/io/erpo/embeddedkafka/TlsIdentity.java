package io.erpo.embeddedkafka;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The key with which a broker on localhost proves that it is the one its clients look for.
 *
 * @param keyStore the private key and its certificate, as PKCS #12
 * @param password of the key store
 * @param certificate the certificate alone, as PEM: what clients trust
 */
public record TlsIdentity(Path keyStore, String password, Path certificate) {

    /** How the certificate names its owner, and Kafka whoever shows it. */
    static final String NAME = "CN=localhost";

    private static final String ALIAS = "broker";

    public TlsIdentity {
        keyStore = keyStore.toAbsolutePath();
        certificate = certificate.toAbsolutePath();
    }

    /**
     * Makes a key that vouches for itself, with the JDK's keytool.
     *
     * @param directory gets the two files; created when absent
     * @throws BrokerStartException when keytool is missing or refuses
     */
    public static TlsIdentity selfSigned(Path directory) {
        TlsIdentity identity =
                new TlsIdentity(directory.resolve("broker.p12"), "on-this-disk", directory.resolve("broker.pem"));
        try {
            Files.createDirectories(directory);
            identity.keytool(
                    List.of("-genkeypair", "-keyalg", "EC", "-dname", NAME, "-ext", "san=dns:localhost,ip:127.0.0.1"));
            identity.keytool(List.of("-exportcert", "-rfc", "-file", identity.certificate.toString()));
        } catch (IOException e) {
            throw new BrokerStartException("no TLS key can be made in %s: %s".formatted(directory, e.getMessage()), e);
        }
        return identity;
    }

    @Override
    public String toString() {
        return "TlsIdentity[" + keyStore + "]";
    }

    private void keytool(List<String> arguments) throws IOException {
        Path tool = Path.of(System.getProperty("java.home"), "bin", "keytool");
        List<String> command = Stream.of(
                        List.of(tool.toString()),
                        arguments,
                        List.of("-alias", ALIAS, "-storetype", "PKCS12"),
                        List.of("-keystore", keyStore.toString(), "-storepass", password))
                .flatMap(List::stream)
                .toList();
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.onExit().join().exitValue() != 0) {
            throw new IOException("keytool: " + said.strip());
        }
    }
}
