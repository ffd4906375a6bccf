package io.erpo.policy.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.erpo.policy.checkpoint.FileSha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The files of a version and their digests, in a directory as in a bucket. It is written after all of them: a version in a bucket
 * without a manifest does not exist.
 */
public record VersionManifest(List<StoredFile> files) {

    public static final String NAME = "erpo-manifest.json";

    private static final ObjectMapper JSON = new ObjectMapper();

    /** @param sha256 in lower-case hexadecimal digits */
    public record StoredFile(String name, long bytes, String sha256) {

        /** Of a file of the directory, or of the one directory that a checkpoint may have in it. */
        private static final String NAMES = "(additional_chat_templates/)?[A-Za-z0-9_][A-Za-z0-9 ._()+-]*";

        public StoredFile {
            // A name determines where a reader writes, so it must not lead outside the directory.
            if (name == null || !name.matches(NAMES)) {
                throw new IllegalArgumentException("name must be that of a file, was " + name);
            }
            if (bytes < 0 || sha256 == null || !sha256.matches("[0-9a-f]{64}")) {
                throw new IllegalArgumentException(
                        "%s must have a size and 64 digits of sha256, had %d and %s".formatted(name, bytes, sha256));
            }
        }

        private static StoredFile of(Path directory, String name) {
            Path file = directory.resolve(name);
            try {
                return new StoredFile(name, Files.size(file), FileSha256.of(file));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    public VersionManifest {
        files = List.copyOf(files);
    }

    /** Of the files in a directory. */
    static VersionManifest of(Path directory) throws IOException {
        try {
            List<String> sorted =
                    names(directory).stream().filter(name -> !name.equals(NAME)).toList();
            // Side by side, so that the moments of the optimizer do not add to the time that the weights take.
            return new VersionManifest(sorted.parallelStream()
                    .map(name -> StoredFile.of(directory, name))
                    .toList());
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** The names of the files of a version, sorted: further chat templates lie in a directory of their own. */
    public static List<String> names(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory, 2)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> directory.relativize(file).toString().replace('\\', '/'))
                    .sorted()
                    .toList();
        }
    }

    /**
     * The manifest in a directory; empty where there is none, as in versions that earlier releases stored.
     *
     * @throws IOException when it cannot be read
     */
    public static Optional<VersionManifest> in(Path directory) throws IOException {
        Path file = directory.resolve(NAME);
        return Files.exists(file) ? Optional.of(parse(Files.readAllBytes(file))) : Optional.empty();
    }

    /** @throws IOException when the content is not in the format of {@link #json()} */
    public static VersionManifest parse(byte[] json) throws IOException {
        VersionManifest manifest = JSON.readValue(json, VersionManifest.class);
        if (manifest == null) {
            throw new IOException("it should list files, was null");
        }
        return manifest;
    }

    /** Writes it beside the files. */
    public void writeTo(Path directory) throws IOException {
        Files.write(directory.resolve(NAME), json());
    }

    public byte[] json() {
        try {
            return (JSON.writerWithDefaultPrettyPrinter().writeValueAsString(this) + "\n")
                    .getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a manifest can be written as JSON", e);
        }
    }

    /** Of all files together. */
    public long bytes() {
        return files.stream().mapToLong(StoredFile::bytes).sum();
    }

    /** Whether a file has this digest. */
    public boolean has(String sha256) {
        return files.stream().anyMatch(file -> file.sha256().equals(sha256));
    }

    Optional<StoredFile> file(String name) {
        return files.stream().filter(file -> file.name().equals(name)).findFirst();
    }
}
