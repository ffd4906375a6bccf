package io.erpo.policy.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.erpo.json.JsonFaults;
import io.erpo.policy.PolicyException;
import io.erpo.policy.adapter.Adapter;
import io.erpo.policy.checkpoint.CheckpointFiles;
import io.erpo.policy.checkpoint.FileSha256;
import io.erpo.policy.store.VersionManifest.StoredFile;
import io.erpo.policy.training.Trainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** Compares the directory of a version with what was stored there. */
final class StoredFiles {

    private static final String RESTORE = "; the file was changed or damaged, restore it from a copy";

    private final Path directory;

    StoredFiles(Path directory) {
        this.directory = directory;
    }

    /** The file whose digest names a version. */
    Path weights() {
        return directory.resolve(Adapter.isIn(directory) ? Adapter.WEIGHTS : CheckpointFiles.WEIGHTS);
    }

    /**
     * Requires that everything a reader loads is what was stored. A version without a manifest is of an earlier release: of its
     * files only the weights can be compared.
     *
     * @param sha256 of the weights, as published
     * @param training whether the reader resumes training; only it reads the moments of the optimizer, which are large
     * @throws NoSuchFileException when there are no weights, so that the version is missing
     */
    void require(String sha256, boolean training) throws IOException {
        Path weights = weights();
        requireDigest(weights, sha256, "was published");
        Optional<VersionManifest> manifest = manifest();
        if (manifest.isPresent()) {
            requireListed(manifest.get());
            for (StoredFile file : manifest.get().files()) {
                Path path = directory.resolve(file.name());
                if (path.equals(weights)) {
                    requireSame(file, sha256);
                } else if (training || !isTrainingState(path)) {
                    requireStored(path, file.sha256());
                }
            }
        }
    }

    private Optional<VersionManifest> manifest() throws IOException {
        try {
            return VersionManifest.in(directory);
        } catch (JsonProcessingException e) {
            throw new PolicyException(
                    directory.resolve(VersionManifest.NAME) + " is not a manifest: " + JsonFaults.describe(e) + RESTORE,
                    e);
        }
    }

    private static void requireStored(Path file, String expected) throws IOException {
        try {
            requireDigest(file, expected, "was stored");
        } catch (NoSuchFileException e) {
            throw new PolicyException(
                    file + " does not exist, but one with sha256 " + expected + " was stored; restore it from a copy",
                    e);
        }
    }

    private static void requireDigest(Path file, String expected, String how) throws IOException {
        String found = FileSha256.of(file);
        if (!found.equals(expected)) {
            throw new PolicyException(file + " has sha256 " + found + ", but " + expected + " " + how + RESTORE);
        }
    }

    private void requireSame(StoredFile weights, String sha256) {
        if (!weights.sha256().equals(sha256)) {
            throw new PolicyException(directory.resolve(VersionManifest.NAME) + " lists " + weights.name()
                    + " with sha256 " + weights.sha256() + ", but " + sha256 + " was published" + RESTORE);
        }
    }

    /** A file that was not stored may change what a reader loads, such as a chat template. */
    private void requireListed(VersionManifest manifest) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            for (Path entry : entries.filter(Files::isDirectory).toList()) {
                String within = entry.getFileName() + "/";
                if (manifest.files().stream().noneMatch(file -> file.name().startsWith(within))) {
                    requireListed(manifest, entry.getFileName().toString());
                }
            }
        }
        for (String name : VersionManifest.names(directory)) {
            requireListed(manifest, name);
        }
    }

    private void requireListed(VersionManifest manifest, String name) throws IOException {
        Path entry = directory.resolve(name);
        if (!name.startsWith(".")
                && !name.equals(VersionManifest.NAME)
                && manifest.file(name).isEmpty()) {
            String found = Files.isRegularFile(entry) ? " with sha256 " + FileSha256.of(entry) : "";
            throw new PolicyException(entry + found + " was not stored with this version: " + VersionManifest.NAME
                    + " does not list it; remove it");
        }
    }

    private static boolean isTrainingState(Path file) {
        return file.endsWith(Trainer.STATE);
    }
}
