package io.erpo.policy.checkpoint;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** SHA-256 of files. */
public final class FileSha256 {

    private static final int BUFFER_BYTES = 1 << 16;

    private FileSha256() {}

    /** In lower-case hexadecimal digits. */
    public static String of(Path file) throws IOException {
        return of(List.of(file));
    }

    /**
     * Of each of these files, by its path, several at a time: one core reads a file no faster than it computes the digest.
     *
     * @return without files that do not exist
     */
    public static Map<Path, String> ofEach(Collection<Path> files) throws IOException {
        Map<Path, String> digests = new ConcurrentHashMap<>();
        try {
            // On the pool that all such work shares, which has a thread for each core.
            files.parallelStream().forEach(file -> {
                try {
                    digests.put(file, of(file));
                } catch (NoSuchFileException e) {
                    // Left out.
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        return digests;
    }

    /** Of a text in UTF-8, in lower-case hexadecimal digits. */
    public static String ofText(String text) {
        return HexFormat.of().formatHex(digest().digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** Of the files one after the other. */
    static String of(List<Path> files) throws IOException {
        MessageDigest digest = digest();
        byte[] buffer = new byte[BUFFER_BYTES];
        for (Path file : files) {
            try (InputStream in = Files.newInputStream(file)) {
                for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                    digest.update(buffer, 0, read);
                }
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
