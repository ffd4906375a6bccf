package io.erpo.algorithm;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 as the only source of derived numbers, because every language has it. */
final class Hash {

    private Hash() {}

    static String sha256Hex(byte[] bytes) {
        return HexFormat.of().formatHex(sha256(bytes));
    }

    /** The first 8 bytes, big-endian, of the SHA-256 of the parts joined by slashes, in UTF-8. */
    static long of(Object... parts) {
        StringBuilder text = new StringBuilder("erpo");
        for (Object part : parts) {
            text.append('/').append(part);
        }
        return ByteBuffer.wrap(sha256(text.toString().getBytes(StandardCharsets.UTF_8)))
                .getLong();
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
