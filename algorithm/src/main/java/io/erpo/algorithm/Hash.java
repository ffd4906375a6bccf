package io.erpo.algorithm;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Numbers derived from names by SHA-256, because every language has it. */
final class Hash {

    private Hash() {}

    /** The first 8 bytes, big-endian, of the SHA-256 of the parts joined by slashes, in UTF-8. */
    static long of(Object... parts) {
        StringBuilder text = new StringBuilder("erpo");
        for (Object part : parts) {
            text.append('/').append(part);
        }
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.wrap(Sha256.newDigest().digest(bytes)).getLong();
    }
}
