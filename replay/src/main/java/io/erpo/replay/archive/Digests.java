package io.erpo.replay.archive;

import io.erpo.algorithm.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;

/**
 * What identifies the bytes of a file.
 *
 * @param sha256 in lower-case hexadecimal digits
 * @param crc32 as a ZIP wants it
 */
record Digests(long bytes, String sha256, long crc32) {

    /** Copies all bytes and says what they were. */
    static Digests copy(InputStream from, OutputStream to) throws IOException {
        CRC32 crc = new CRC32();
        MessageDigest sha256 = Sha256.newDigest();
        long bytes = new DigestInputStream(new CheckedInputStream(from, crc), sha256).transferTo(to);
        return new Digests(bytes, HexFormat.of().formatHex(sha256.digest()), crc.getValue());
    }

    static Digests of(InputStream bytes) throws IOException {
        return copy(bytes, OutputStream.nullOutputStream());
    }
}
