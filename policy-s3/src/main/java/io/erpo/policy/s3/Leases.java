package io.erpo.policy.s3;

import io.erpo.policy.store.PolicyAddress;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tracks which cached versions any process uses: a process that opens a version takes a shared lock on its lease, which
 * the operating system releases when the process dies. Readers do not report that they are done, so the last two
 * versions stay leased: an adapter and its base.
 *
 * <p>On Unix a process loses its locks on a file when it closes any handle of the file, and setting a file's time opens
 * one. So lease files are used for locks only.
 */
final class Leases {

    private static final Logger LOG = LoggerFactory.getLogger(Leases.class);
    private static final int HELD = 2;

    private final Path directory;
    private final Map<PolicyAddress, FileChannel> held = new LinkedHashMap<>(HELD + 1, 0.75f, true);

    Leases(Path directory) {
        this.directory = directory;
    }

    /** Marks a version as used by this process. */
    void take(PolicyAddress address) throws IOException {
        if (held.get(address) == null) {
            Path lease = lease(address);
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
    }

    boolean inUse(PolicyAddress address) throws IOException {
        // Checking our own lock with the system would release it.
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

    void forget(PolicyAddress address) throws IOException {
        Files.deleteIfExists(lease(address));
    }

    private static void share(FileChannel channel) throws IOException {
        try {
            channel.lock(0, Long.MAX_VALUE, true);
        } catch (OverlappingFileLockException e) {
            // An earlier cache of this process has it, and keeps it until the process ends, as this one would.
            LOG.debug("this process has the lease already");
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private Path lease(PolicyAddress address) {
        return directory.resolve(address.run()).resolve(address.name());
    }
}
