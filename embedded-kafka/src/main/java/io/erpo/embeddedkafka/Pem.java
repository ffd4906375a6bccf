package io.erpo.embeddedkafka;

import java.security.KeyStore.PrivateKeyEntry;
import java.security.cert.Certificate;
import java.security.cert.CertificateEncodingException;
import java.util.Base64;

/** Keys and certificates as text (RFC 7468). */
final class Pem {

    private static final Base64.Encoder BASE64 = Base64.getMimeEncoder(64, new byte[] {'\n'});

    private Pem() {}

    static String key(PrivateKeyEntry entry) {
        return block("PRIVATE KEY", entry.getPrivateKey().getEncoded());
    }

    /** The owner's certificate first, the authority's last. */
    static String certificates(PrivateKeyEntry entry) throws CertificateEncodingException {
        StringBuilder chain = new StringBuilder();
        for (Certificate certificate : entry.getCertificateChain()) {
            chain.append(block("CERTIFICATE", certificate.getEncoded()));
        }
        return chain.toString();
    }

    private static String block(String label, byte[] der) {
        return "-----BEGIN %1$s-----%n%2$s%n-----END %1$s-----%n".formatted(label, BASE64.encodeToString(der));
    }
}
