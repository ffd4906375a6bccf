package io.erpo.policy.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.erpo.faults.JsonFaults;
import io.erpo.policy.PolicyException;
import io.erpo.policy.adapter.Adapter;
import io.erpo.policy.checkpoint.CheckpointFiles;
import io.erpo.policy.checkpoint.FileSha256;
import io.erpo.policy.checkpoint.WeightFiles;
import io.erpo.policy.store.VersionManifest.StoredFile;
import io.erpo.policy.training.Trainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Compares the directory of a version with what was stored there. */
final class StoredFiles {

    private static final String RESTORE = "; the file was changed or damaged, restore it from a copy";

    private final Path directory;

    StoredFiles(Path directory) {
        this.directory = directory;
    }

    private Path weights() {
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
        Optional<VersionManifest> manifest = manifest();
        if (manifest.isEmpty()) {
            Path weights = weights();
            requireManifestOfShards(weights);
            requireDigest(weights, FileSha256.of(weights), sha256, "was published");
        } else {
            require(manifest.get(), sha256, training);
        }
    }

    private void require(VersionManifest manifest, String sha256, boolean training) throws IOException {
        List<StoredFile> read = manifest.files().stream()
                .filter(file -> training || !Trainer.isState(file.name()))
                .toList();
        Map<Path, String> found = FileSha256.ofEach(
                read.stream().map(file -> directory.resolve(file.name())).toList());
        if (manifest.singleWeights().isPresent()) {
            Path weights = directory.resolve(manifest.singleWeights().get().name());
            if (!found.containsKey(weights)) {
                throw new NoSuchFileException(weights.toString());
            }
            requireDigest(weights, found.get(weights), sha256, "was published");
        }
        requirePublished(manifest, sha256);
        requireListed(manifest);
        for (StoredFile file : read) {
            requireStored(
                    directory.resolve(file.name()),
                    Optional.ofNullable(found.get(directory.resolve(file.name()))),
                    file.sha256());
        }
        requireWeightsOfTheDigest(manifest);
    }

    /**
     * The log has a digest of the shards. An index is beside them and could name other files, with other weights: they would be
     * read, and nothing that is known elsewhere would tell.
     *
     * @throws PolicyException when a reader would read other files than the digest covers
     */
    void requireWeightsOfTheDigest(VersionManifest manifest) {
        if (manifest.singleWeights().isEmpty()) {
            Set<String> covered = WeightsDigest.shards(manifest.files())
                    .map(StoredFile::name)
                    .collect(Collectors.toCollection(TreeSet::new));
            Set<String> read = new TreeSet<>(WeightFiles.in(directory).names());
            if (!read.equals(covered)) {
                throw new PolicyException(directory.resolve(CheckpointFiles.WEIGHTS_INDEX) + " puts the weights into "
                        + read + ", but the digest of the version is of " + covered + RESTORE);
            }
        }
    }

    /** Every release that wrote shards wrote a manifest. */
    private void requireManifestOfShards(Path weights) {
        Path index = weights.resolveSibling(CheckpointFiles.WEIGHTS_INDEX);
        if (!Files.exists(weights) && Files.exists(index)) {
            throw new PolicyException(directory.resolve(VersionManifest.NAME)
                    + " does not exist; it has the digests of the weights, which are in several files, so restore it from"
                    + " a copy");
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

    private static void requireStored(Path file, Optional<String> found, String expected) {
        requireDigest(
                file,
                found.orElseThrow(() -> new PolicyException(file + " does not exist, but one with sha256 " + expected
                        + " was stored; restore it from a copy")),
                expected,
                "was stored");
    }

    private static void requireDigest(Path file, String found, String expected, String how) {
        if (!found.equals(expected)) {
            throw new PolicyException(file + " has sha256 " + found + ", but " + expected + " " + how + RESTORE);
        }
    }

    /** The manifest lies beside the files and can be changed with them; the digest in the log cannot. */
    private void requirePublished(VersionManifest manifest, String sha256) {
        String listed = manifest.weightsSha256().orElse("none");
        if (!listed.equals(sha256)) {
            throw new PolicyException(directory.resolve(VersionManifest.NAME) + " lists "
                    + manifest.singleWeights().map(StoredFile::name).orElse("shards of weights, the list of them")
                    + " with sha256 " + listed + ", but " + sha256 + " was published" + RESTORE);
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
}
