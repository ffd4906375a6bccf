package io.erpo.policy.s3;

import io.erpo.policy.PolicyException;
import io.erpo.policy.StorageException;
import io.erpo.policy.store.CheckpointWriter;
import io.erpo.policy.store.DirectoryPolicyStore;
import io.erpo.policy.store.PolicyAddress;
import io.erpo.policy.store.StoredPolicy;
import io.erpo.policy.store.VersionManifest;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Versions on the local disk, in a directory store that evicts the least recently used ones. Several processes may
 * share the directory, and one at a time changes it; use one cache per process.
 */
final class PolicyCache {

    private static final Logger LOG = LoggerFactory.getLogger(PolicyCache.class);

    private final Path root;
    private final long limitBytes;
    private final Clock clock;
    private final Leases leases;
    private final DirectoryPolicyStore versions;

    PolicyCache(Path root, long limitBytes, Clock clock) {
        this.root = root.toAbsolutePath().normalize();
        this.limitBytes = limitBytes;
        this.clock = clock;
        this.leases = new Leases(this.root.resolve(".leases"));
        this.versions = new DirectoryPolicyStore(this.root);
    }

    /** The exclusive right to change the cache. Waits for other processes, whose right ends with them. */
    Guard guard() throws IOException {
        Files.createDirectories(root);
        FileChannel channel =
                FileChannel.open(root.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            FileLock lock = channel.tryLock();
            if (lock == null) {
                LOG.info("waiting for another process that fills {}", root);
                channel.lock();
            }
            return new Guard(channel);
        } catch (OverlappingFileLockException e) {
            channel.close();
            throw new StorageException(
                    root + " is in use by another store of this process; give each its own cache", e);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** The directory of a version, if it is here and complete. It stays while this process may be reading it. */
    Optional<Path> find(PolicyAddress address, String sha256) throws IOException {
        return find(address, () -> versions.open(address.uri(), sha256));
    }

    /** As above, for training to go on from there. */
    Optional<Path> findToResume(PolicyAddress address, String sha256) throws IOException {
        return find(address, () -> versions.openToResume(address.uri(), sha256));
    }

    private Optional<Path> find(PolicyAddress address, Supplier<Path> opening) throws IOException {
        if (!Files.isDirectory(directory(address))) {
            return Optional.empty();
        }
        use(address);
        try {
            return Optional.of(opening.get());
        } catch (PolicyException e) {
            LOG.warn("a cached policy is fetched again: {}", e.getMessage());
            return Optional.empty();
        }
    }

    /** Writes a version, which appears once it is complete, and marks it as used. */
    StoredPolicy write(String run, long version, CheckpointWriter writer) throws IOException {
        StoredPolicy stored = versions.publish(run, version, writer);
        use(PolicyAddress.parse(stored.uri()).orElseThrow());
        return stored;
    }

    /**
     * Evicts versions to make room for this many bytes, after deleting the leftovers of processes killed while writing.
     */
    void makeRoom(long bytes) throws IOException {
        deleteUnfinished();
        List<CachedVersion> cached = list();
        List<CachedVersion> evicted = CachedVersion.toEvict(cached, bytes, limitBytes);
        for (CachedVersion version : evicted) {
            evict(version.address());
        }
        long total = bytes + sum(cached) - sum(evicted);
        if (total > limitBytes) {
            LOG.warn(
                    "the versions in use take up {} bytes of {}, more than the limit of {}; raise erpo.s3.cache-gib to the size of two versions or more",
                    total,
                    root,
                    limitBytes);
        }
    }

    Path directory(PolicyAddress address) {
        return root.resolve(address.run()).resolve(address.name());
    }

    private void use(PolicyAddress address) throws IOException {
        leases.take(address);
        Files.setLastModifiedTime(directory(address), FileTime.from(clock.instant()));
    }

    /**
     * Renames the version first and then deletes it, so that a process killed in between leaves no incomplete version.
     */
    private void evict(PolicyAddress address) throws IOException {
        Path evicted = root.resolve(".evicted");
        deleteIfPresent(evicted);
        Files.move(directory(address), evicted, StandardCopyOption.ATOMIC_MOVE);
        deleteIfPresent(evicted);
        leases.forget(address);
    }

    private static void deleteIfPresent(Path directory) throws IOException {
        if (Files.isDirectory(directory)) {
            for (Path entry : entries(directory)) {
                if (Files.isDirectory(entry)) {
                    deleteIfPresent(entry);
                } else {
                    Files.delete(entry);
                }
            }
            Files.delete(directory);
        }
    }

    /** Only the holder of the guard writes, so unfinished files will never be finished. */
    private void deleteUnfinished() throws IOException {
        for (Path run : runs()) {
            for (Path entry : entries(run)) {
                if (entry.getFileName().toString().startsWith(".")) {
                    deleteIfPresent(entry);
                }
            }
        }
    }

    private List<CachedVersion> list() throws IOException {
        List<CachedVersion> cached = new ArrayList<>();
        for (Path run : runs()) {
            for (Path version : entries(run)) {
                Optional<PolicyAddress> address = PolicyAddress.parse(
                        run.getFileName().toString(), version.getFileName().toString());
                if (address.isPresent()) {
                    cached.add(describe(address.get(), version));
                }
            }
        }
        return cached;
    }

    private CachedVersion describe(PolicyAddress address, Path directory) throws IOException {
        return new CachedVersion(
                address, bytes(directory), Files.getLastModifiedTime(directory).toInstant(), leases.inUse(address));
    }

    private List<Path> runs() throws IOException {
        return entries(root).stream()
                .filter(entry -> !entry.getFileName().toString().startsWith("."))
                .filter(Files::isDirectory)
                .toList();
    }

    /** As its manifest counts them: without the manifest itself. */
    private static long bytes(Path directory) throws IOException {
        long bytes = 0;
        for (String file : VersionManifest.names(directory)) {
            bytes += file.equals(VersionManifest.NAME) ? 0 : Files.size(directory.resolve(file));
        }
        return bytes;
    }

    private static long sum(List<CachedVersion> versions) {
        return versions.stream().mapToLong(CachedVersion::bytes).sum();
    }

    private static List<Path> entries(Path directory) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.toList();
        }
    }

    /** The exclusive right, until it is closed. */
    record Guard(FileChannel channel) implements AutoCloseable {

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
