package io.erpo.policy.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.erpo.policy.checkpoint.FileSha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
    }

    public VersionManifest {
        files = List.copyOf(files);
        Set<String> names = new HashSet<>();
        for (StoredFile file : files) {
            if (!names.add(file.name())) {
                throw new IllegalArgumentException(
                        "files must differ in their names, but " + file.name() + " is twice");
            }
        }
    }

    /** Of the files in a directory. */
    static VersionManifest of(Path directory) throws IOException {
        List<String> sorted =
                names(directory).stream().filter(name -> !name.equals(NAME)).toList();
        // Side by side, so that the moments of the optimizer do not add to the time that the weights take.
        Map<Path, String> digests =
                FileSha256.ofEach(sorted.stream().map(directory::resolve).toList());
        List<StoredFile> files = new ArrayList<>();
        for (String name : sorted) {
            Path file = directory.resolve(name);
            files.add(new StoredFile(name, Files.size(file), digests.get(file)));
        }
        return new VersionManifest(files);
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

    /** The {@link WeightsDigest}; empty when it lists no weights. */
    public Optional<String> weightsSha256() {
        return WeightsDigest.of(files);
    }

    /** The file of the weights, where they are in one. */
    Optional<StoredFile> singleWeights() {
        return WeightsDigest.single(files);
    }

    Optional<StoredFile> file(String name) {
        return files.stream().filter(file -> file.name().equals(name)).findFirst();
    }
}
