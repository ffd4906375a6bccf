package io.erpo.local;

import io.erpo.faults.FileFaults;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** The exclusive use of a run directory. The operating system releases it when the process ends for any reason. */
public final class RunLock implements AutoCloseable {

    private final FileChannel channel;

    private RunLock(FileChannel channel) {
        this.channel = channel;
    }

    static RunLock acquire(Path file) throws IOException {
        return tryAcquire(file)
                .orElseThrow(() -> new LocalRunException(
                        "%s is in use by another erpo (process %s); wait for it, stop it, or choose another --run"
                                .formatted(file.getParent(), holder(file))));
    }

    /** The lock, unless another process holds it. */
    static Optional<RunLock> tryAcquire(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() != null) {
                channel.truncate(0);
                channel.write(ByteBuffer.wrap(
                        Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.UTF_8)));
                return Optional.of(new RunLock(channel));
            }
        } catch (OverlappingFileLockException e) {
            // Another thread of this process holds it: treat it as taken.
        }
        channel.close();
        return Optional.empty();
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new LocalRunException(
                    "the lock of the run directory cannot be released: " + FileFaults.describe(e), e);
        }
    }

    private static String holder(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return "unknown";
        }
    }
}
