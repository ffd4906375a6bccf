package io.erpo.policy.store;

import io.erpo.policy.PolicyException;
import io.erpo.policy.StorageException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongPredicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A store in a directory, on a disk that all services of a run share: {@code <root>/<run>/v000012-<start of the digest>}. */
public final class DirectoryPolicyStore implements PolicyStore {

    private static final String UNFINISHED = ".unfinished-v";

    private final Path root;

    public DirectoryPolicyStore(Path root) {
        this.root = root.toAbsolutePath().normalize();
    }

    @Override
    public StoredPolicy publish(String run, long version, CheckpointWriter writer) {
        Path home = home(run);
        Path unfinished = home.resolve(String.format("%s%06d", UNFINISHED, version));
        try {
            deleteIfPresent(unfinished);
            Files.createDirectories(unfinished);
            writer.writeTo(unfinished);
            String sha256 = withManifest(unfinished);
            PolicyAddress address = PolicyAddress.of(run, version, sha256);
            Path target = home.resolve(address.name());
            if (!sameFiles(unfinished, target)) {
                forceAll(unfinished);
                deleteIfPresent(target);
                Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
                force(home);
            }
            return new StoredPolicy(address.uri(), sha256, version);
        } catch (IOException e) {
            throw new StorageException(
                    "cannot store version " + version + " of run " + run + " in " + home + ": " + reason(e)
                            + "; make room or repair the disk, then start again, nothing half-written is visible",
                    e);
        } finally {
            deleteIfPresent(unfinished);
        }
    }

    @Override
    public Path open(String uri, String sha256) {
        return open(uri, sha256, false);
    }

    @Override
    public Path openToResume(String uri, String sha256) {
        return open(uri, sha256, true);
    }

    private Path open(String uri, String sha256, boolean training) {
        Path directory = root.resolve(uri).normalize();
        if (!directory.startsWith(root) || directory.equals(root)) {
            throw new PolicyException("policy " + uri + " points outside the store " + root);
        }
        try {
            new StoredFiles(directory).require(sha256, training);
            return directory;
        } catch (NoSuchFileException e) {
            Path missing = Path.of(e.getFile());
            requireStore(missing, e);
            throw new PolicyException(
                    missing + " does not exist; does this service see the same policy store, and was the version kept?",
                    e);
        } catch (IOException e) {
            throw StorageException.reading("cannot read " + directory + ": " + reason(e), e);
        }
    }

    @Override
    public Set<String> kept(String run) {
        Path home = home(run);
        if (!Files.isDirectory(home)) {
            return Set.of();
        }
        try (Stream<Path> entries = Files.list(home)) {
            return entries.flatMap(entry ->
                            PolicyAddress.parse(run, entry.getFileName().toString()).stream())
                    .map(PolicyAddress::uri)
                    .collect(Collectors.toUnmodifiableSet());
        } catch (IOException e) {
            throw new StorageException("cannot read " + home + ": " + reason(e), e);
        }
    }

    @Override
    public void retain(String run, LongPredicate keepVersion) {
        Path home = home(run);
        if (!Files.isDirectory(home)) {
            return;
        }
        try (Stream<Path> entries = Files.list(home)) {
            for (Path entry : entries.toList()) {
                Optional<PolicyAddress> address =
                        PolicyAddress.parse(run, entry.getFileName().toString());
                if (address.isPresent() && !keepVersion.test(address.get().version())) {
                    delete(entry);
                }
            }
        } catch (IOException e) {
            throw new StorageException("cannot delete old versions in " + home + ": " + reason(e), e);
        }
    }

    /** A store without a single run was probably not mounted: then nothing is known about the version. */
    private void requireStore(Path missing, IOException cause) {
        try (Stream<Path> runs = Files.list(root)) {
            if (runs.findAny().isPresent()) {
                return;
            }
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
        throw new StorageException(
                missing + " does not exist, and nor does any other policy in " + root
                        + "; is the disk of the policy store mounted, and is erpo.policy-store right?",
                cause);
    }

    /**
     * Completes a directory with its manifest, unless the writer has copied one whose files it compared.
     *
     * @return the digest of the weights
     */
    private static String withManifest(Path directory) throws IOException {
        Optional<VersionManifest> copied = VersionManifest.in(directory);
        VersionManifest manifest = copied.isPresent() ? copied.get() : VersionManifest.of(directory);
        manifest.writeTo(directory);
        String sha256 = manifest.weightsSha256()
                .orElseThrow(
                        () -> new NoSuchFileException(directory.toString(), null, "the checkpoint has no weights"));
        new StoredFiles(directory).requireWeightsOfTheDigest(manifest);
        return sha256;
    }

    private Path home(String run) {
        return root.resolve(PolicyAddress.requireRun(run));
    }

    /** Whether a directory is there and whole: a disk may have lost the end of what was written before a power cut. */
    private static boolean sameFiles(Path expected, Path found) throws IOException {
        if (!Files.isDirectory(found) || !VersionManifest.names(expected).equals(VersionManifest.names(found))) {
            return false;
        }
        for (String file : VersionManifest.names(expected)) {
            if (Files.mismatch(expected.resolve(file), found.resolve(file)) >= 0) {
                return false;
            }
        }
        return true;
    }

    private static void forceAll(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.toList()) {
                force(file);
            }
        }
    }

    /** A rename is durable only after what it names, and the directory that holds the name, are. */
    private static void force(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static void deleteIfPresent(Path directory) {
        if (Files.exists(directory)) {
            try {
                delete(directory);
            } catch (IOException e) {
                throw new StorageException("cannot remove the unfinished " + directory + ": " + reason(e), e);
            }
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : deepestFirst) {
                Files.delete(file);
            }
        }
    }

    private static String reason(IOException e) {
        boolean named = e instanceof FileSystemException failure && failure.getReason() != null;
        return named ? ((FileSystemException) e).getReason() : e.toString();
    }
}
