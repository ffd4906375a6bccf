package io.erpo.policy.s3;

import io.erpo.policy.store.PolicyAddress;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Which cached versions are in use, by any process: whoever opens one shares a lock on its lease, which the operating
 * system takes back when the process dies. Nobody says when a version has been read, so the last two stay leased: an
 * adapter and its base.
 */
final class Leases {

    private static final System.Logger LOG = System.getLogger(Leases.class.getName());
    private static final int HELD = 2;

    private final Path directory;
    private final Clock clock;
    private final Map<PolicyAddress, FileChannel> held = new LinkedHashMap<>(HELD + 1, 0.75f, true);

    Leases(Path directory, Clock clock) {
        this.directory = directory;
        this.clock = clock;
    }

    /** Marks a version as used now and by this process. */
    void take(PolicyAddress address) throws IOException {
        Path lease = lease(address);
        if (held.get(address) == null) {
            Files.createDirectories(lease.getParent());
            FileChannel channel = FileChannel.open(
                    lease, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            share(channel);
            held.put(address, channel);
            if (held.size() > HELD) {
                PolicyAddress eldest = held.keySet().iterator().next();
                held.remove(eldest).close();
            }
        }
        Files.setLastModifiedTime(lease, FileTime.from(clock.instant()));
    }

    boolean inUse(PolicyAddress address) throws IOException {
        // Not asked of the system for our own: closing any channel of the file would give up our lock on it.
        if (held.containsKey(address)) {
            return true;
        }
        Path lease = lease(address);
        if (!Files.exists(lease)) {
            return false;
        }
        try (FileChannel channel = FileChannel.open(lease, StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            return lock == null;
        } catch (OverlappingFileLockException e) {
            return true;
        }
    }

    Instant lastUsed(PolicyAddress address) throws IOException {
        Path lease = lease(address);
        return Files.exists(lease) ? Files.getLastModifiedTime(lease).toInstant() : Instant.EPOCH;
    }

    void forget(PolicyAddress address) throws IOException {
        Files.deleteIfExists(lease(address));
    }

    private static void share(FileChannel channel) throws IOException {
        try {
            channel.lock(0, Long.MAX_VALUE, true);
        } catch (OverlappingFileLockException e) {
            // By a cache that this process had before, which holds it to the end of the process as well as we could.
            LOG.log(System.Logger.Level.DEBUG, "this process has the lease already");
        }
    }

    private Path lease(PolicyAddress address) {
        return directory.resolve(address.run()).resolve(address.name());
    }
}
