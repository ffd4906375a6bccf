package io.erpo.planning.data.rows;

import com.github.luben.zstd.ZstdInputStream;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** How a file is packed, seen from its first bytes, whatever its name. */
enum Compression {
    NONE,
    GZIP,
    ZSTD;

    private static final int BUFFER = 1 << 16;

    static Compression of(Path file) throws IOException {
        Head head = Head.of(file);
        if (head.startsWith(0x1f, 0x8b)) {
            return GZIP;
        }
        return head.startsWith(0x28, 0xb5, 0x2f, 0xfd) ? ZSTD : NONE;
    }

    /** The unpacked bytes. */
    InputStream open(Path file) throws IOException {
        InputStream packed = new BufferedInputStream(Files.newInputStream(file), BUFFER);
        try {
            return switch (this) {
                case NONE -> packed;
                case GZIP -> new GZIPInputStream(packed, BUFFER);
                case ZSTD -> new BufferedInputStream(new ZstdInputStream(packed), BUFFER);
            };
        } catch (IOException e) {
            packed.close();
            throw e;
        }
    }

    /** What a failure to unpack means, in our words. */
    UnreadableFileException explain(IOException failure) {
        if (this == NONE) {
            return new UnreadableFileException(
                    "cannot be read from its disk; check the file and its permissions", failure);
        }
        String packed = this == GZIP ? "gzip" : "zstd";
        boolean cut = failure instanceof EOFException
                || String.valueOf(failure.getMessage()).contains("Truncated");
        boolean damaged = failure instanceof ZipException || this == ZSTD;
        return new UnreadableFileException(
                cut || !damaged
                        ? "is cut off: its %s data end in the middle; fetch or write it again".formatted(packed)
                        : "is damaged: its %s data cannot be unpacked; fetch or write it again".formatted(packed),
                failure);
    }
}
