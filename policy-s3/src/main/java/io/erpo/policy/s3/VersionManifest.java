package io.erpo.policy.s3;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.erpo.policy.checkpoint.FileSha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The files of a version, written after all of them: a version without a manifest does not exist. */
record VersionManifest(List<StoredFile> files) {

    static final String NAME = "erpo-manifest.json";
    private static final ObjectMapper JSON = new ObjectMapper();

    /** @param sha256 in lower-case hexadecimal digits */
    record StoredFile(String name, long bytes, String sha256) {

        StoredFile {
            // A name determines where a reader writes, so it must not lead outside the directory.
            if (name == null || !name.matches("[A-Za-z0-9_][A-Za-z0-9._-]*")) {
                throw new IllegalArgumentException("name must be that of a file, was " + name);
            }
            if (bytes < 0 || sha256 == null || !sha256.matches("[0-9a-f]{64}")) {
                throw new IllegalArgumentException(
                        "%s must have a size and 64 digits of sha256, had %d and %s".formatted(name, bytes, sha256));
            }
        }

        static StoredFile of(Path file) throws IOException {
            return new StoredFile(file.getFileName().toString(), Files.size(file), FileSha256.of(file));
        }
    }

    VersionManifest {
        files = List.copyOf(files);
    }

    static VersionManifest of(Path directory) throws IOException {
        List<StoredFile> files = new ArrayList<>();
        try (Stream<Path> paths = Files.list(directory)) {
            for (Path path : paths.sorted().toList()) {
                files.add(StoredFile.of(path));
            }
        }
        return new VersionManifest(files);
    }

    /** @throws IOException when the content is not in the format of {@link #json()} */
    static VersionManifest parse(byte[] json) throws IOException {
        VersionManifest manifest = JSON.readValue(json, VersionManifest.class);
        if (manifest == null) {
            throw new IOException("it should list files, was null");
        }
        return manifest;
    }

    byte[] json() {
        try {
            return (JSON.writerWithDefaultPrettyPrinter().writeValueAsString(this) + "\n")
                    .getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a manifest can be written as JSON", e);
        }
    }

    long bytes() {
        return files.stream().mapToLong(StoredFile::bytes).sum();
    }

    boolean has(String sha256) {
        return files.stream().anyMatch(file -> file.sha256().equals(sha256));
    }
}
