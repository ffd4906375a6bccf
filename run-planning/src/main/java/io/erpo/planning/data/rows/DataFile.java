package io.erpo.planning.data.rows;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file of rows, of any kind that is read. */
public final class DataFile {

    private final Path path;
    private final Compression compression;
    private final FileKind kind;

    private DataFile(Path path, Compression compression, FileKind kind) {
        this.path = path;
        this.compression = compression;
        this.kind = kind;
    }

    /**
     * Looks at the first bytes.
     *
     * @throws UnreadableFileException when it cannot be read, or is of a kind that is not
     */
    public static DataFile open(Path path) {
        if (!Files.isReadable(path)) {
            throw new UnreadableFileException("may not be read by this user; change its permissions");
        }
        if (!Files.isRegularFile(path)) {
            throw new UnreadableFileException(
                    "is not a file that can be read twice; write what it brings to a file first");
        }
        Compression compression = Compression.NONE;
        try {
            compression = Compression.of(path);
            try (InputStream unpacked = compression.open(path)) {
                FileKind kind = FileKind.of(path, Head.of(unpacked));
                if (kind == FileKind.PARQUET && compression != Compression.NONE) {
                    throw new UnreadableFileException(
                            "is Parquet, packed once more; unpack it: Parquet is compressed inside");
                }
                return new DataFile(path, compression, kind);
            }
        } catch (IOException e) {
            throw compression.explain(e);
        }
    }

    /** What one of its rows is called: a line, an item, a row. */
    public String part() {
        return kind.part();
    }

    /** Such as {@code Parquet}. */
    public String kind() {
        return kind.title();
    }

    /**
     * Hands over all rows.
     *
     * @throws UnreadableFileException when the rest of the file cannot be read
     */
    public void read(RowSink sink) {
        try {
            switch (kind) {
                case PARQUET -> DuckRows.parquet(path, sink);
                case CSV -> csv(sink);
                case JSON_LINES -> {
                    try (InputStream unpacked = compression.open(path)) {
                        JsonLines.read(unpacked, sink);
                    }
                }
                case JSON_SEQUENCE -> {
                    try (InputStream unpacked = compression.open(path)) {
                        JsonSequence.read(unpacked, sink);
                    }
                }
            }
        } catch (IOException e) {
            throw compression.explain(e);
        }
    }

    /** Unpacked first, because the engine takes the beginning of a file that was cut off for the whole. */
    private void csv(RowSink sink) throws IOException {
        if (compression == Compression.NONE) {
            DuckRows.csv(path, sink);
            return;
        }
        Path unpacked = Files.createTempFile("erpo-data-", ".csv");
        try {
            try (InputStream stream = compression.open(path)) {
                Files.copy(stream, unpacked, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            }
            DuckRows.csv(unpacked, sink);
        } finally {
            Files.delete(unpacked);
        }
    }
}
