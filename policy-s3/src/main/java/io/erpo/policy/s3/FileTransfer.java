package io.erpo.policy.s3;

import io.erpo.policy.PolicyException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/** Carries one file to a bucket or from it, in parts side by side. An object that exists is never replaced. */
final class FileTransfer {

    private static final Logger LOG = LoggerFactory.getLogger(FileTransfer.class);
    /** The upload may have failed because its time was over. */
    private static final Duration CLEAN_UP = Duration.ofSeconds(5);

    private final Bucket bucket;
    private final int partBytes;
    /** Of all files that are stored at the same time, since each part is in memory while it is sent. */
    private final Semaphore sending = new Semaphore(SideBySide.CONNECTIONS);

    FileTransfer(Bucket bucket, int partBytes) {
        this.bucket = bucket;
        this.partBytes = partBytes;
    }

    /**
     * Stores a file unless it is stored already.
     *
     * @param file its size and digest
     * @return false when an object with other content is in its place
     */
    boolean put(String key, Path path, Bucket.Stored file, Deadline deadline) throws IOException {
        Optional<Bucket.Stored> found = bucket.find(key, deadline);
        if (found.isPresent()) {
            return found.get().equals(file);
        }
        try (FileChannel content = FileChannel.open(path, StandardOpenOption.READ)) {
            boolean stored = file.bytes() <= partBytes
                    ? bucket.putNew(
                            key, read(content, new Part(1, 0, Math.toIntExact(file.bytes()))), file.sha256(), deadline)
                    : putParts(key, file, content, deadline);
            // The object did not exist a moment ago. Now either another writer has stored it, or this one has and the
            // response was lost.
            return stored || isThere(key, file, deadline);
        }
    }

    /** Fetches an object of this size into a new file. */
    void fetch(String key, long bytes, Path path, Deadline deadline) throws IOException {
        try (FileChannel target = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            List<Callable<Part>> parts = Part.of(bytes, partBytes).stream()
                    .<Callable<Part>>map(part -> () -> {
                        bucket.read(key, part, target, deadline);
                        return part;
                    })
                    .toList();
            SideBySide.parts(bucket.uri(key), parts, deadline);
        }
    }

    private boolean isThere(String key, Bucket.Stored file, Deadline deadline) {
        return bucket.find(key, deadline).filter(file::equals).isPresent();
    }

    private boolean putParts(String key, Bucket.Stored file, FileChannel content, Deadline deadline) {
        String upload = bucket.startUpload(key, file.sha256(), deadline);
        boolean completed = false;
        try {
            List<Callable<CompletedPart>> parts = Part.of(file.bytes(), partBytes).stream()
                    .<Callable<CompletedPart>>map(part -> () -> send(key, upload, part, content, deadline))
                    .toList();
            List<CompletedPart> sent = SideBySide.parts(bucket.uri(key), parts, deadline);
            completed = bucket.completeNew(key, upload, sent, deadline);
            return completed;
        } finally {
            if (!completed) {
                abort(key, upload, Deadline.in(CLEAN_UP, deadline.ticker()));
            }
        }
    }

    private CompletedPart send(String key, String upload, Part part, FileChannel content, Deadline deadline)
            throws IOException, InterruptedException {
        sending.acquire();
        try {
            return bucket.putPart(key, upload, part.number(), read(content, part), deadline);
        } finally {
            sending.release();
        }
    }

    /**
     * The bucket's lifecycle rule for unfinished uploads cleans up when this fails, which must not hide the first
     * failure.
     */
    private void abort(String key, String upload, Deadline deadline) {
        try {
            bucket.abort(key, upload, deadline);
        } catch (PolicyException e) {
            LOG.debug("the unfinished upload stays: {}", e.getMessage());
        }
    }

    private static byte[] read(FileChannel file, Part part) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(part.bytes());
        while (bytes.hasRemaining()) {
            if (file.read(bytes, part.offset() + bytes.position()) < 0) {
                throw new IOException("it became shorter while it was read");
            }
        }
        return bytes.array();
    }
}
