package io.erpo.policy.s3;

import io.erpo.policy.PolicyException;
import io.erpo.policy.StorageException;
import io.erpo.policy.store.PolicyAddress;
import io.erpo.policy.store.VersionManifest;
import io.erpo.policy.store.VersionManifest.StoredFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/**
 * Uploads the files of a version and then its manifest. Every write is conditional: existing objects are never replaced
 * and must be equal.
 */
final class VersionUpload {

    private static final Logger LOG = LoggerFactory.getLogger(VersionUpload.class);
    /** The upload may have failed because its time was over. */
    private static final Duration CLEAN_UP = Duration.ofSeconds(5);

    private final Bucket bucket;
    private final S3Location location;
    private final int partBytes;

    VersionUpload(Bucket bucket, S3Location location, int partBytes) {
        this.bucket = bucket;
        this.location = location;
        this.partBytes = partBytes;
    }

    /**
     * @throws StorageException when the bucket cannot be written
     * @throws PolicyException when the bucket has the version with other content
     */
    void run(PolicyAddress address, Path directory, Deadline deadline) {
        try {
            VersionManifest manifest = VersionManifest.in(directory)
                    .orElseThrow(() -> new IOException("there is no " + VersionManifest.NAME));
            for (StoredFile file : manifest.files()) {
                put(location.key(address, file.name()), file, directory.resolve(file.name()), deadline);
            }
            String key = location.key(address, VersionManifest.NAME);
            byte[] json = manifest.json();
            if (!bucket.putNew(key, json, "", deadline)) {
                boolean same = bucket.read(key, deadline)
                        .filter(found -> Arrays.equals(found, json))
                        .isPresent();
                requireSame(same, key);
            }
        } catch (IOException e) {
            throw new StorageException("cannot read " + directory + " to store it in the bucket: " + e, e);
        }
    }

    private void put(String key, StoredFile file, Path path, Deadline deadline) throws IOException {
        if (isThere(key, file, deadline)) {
            return;
        }
        try (FileChannel content = FileChannel.open(path, StandardOpenOption.READ)) {
            boolean stored = file.bytes() <= partBytes
                    ? bucket.putNew(
                            key, read(content, new Part(1, 0, Math.toIntExact(file.bytes()))), file.sha256(), deadline)
                    : putParts(key, file, content, deadline);
            // The object did not exist a moment ago. Now either another writer has stored it, or this one has and the
            // response was lost.
            requireSame(stored || isThere(key, file, deadline), key);
        }
    }

    private boolean putParts(String key, StoredFile file, FileChannel content, Deadline deadline) {
        String upload = bucket.startUpload(key, file.sha256(), deadline);
        boolean completed = false;
        try {
            List<Callable<CompletedPart>> parts = Part.of(file.bytes(), partBytes).stream()
                    .<Callable<CompletedPart>>map(
                            part -> () -> bucket.putPart(key, upload, part.number(), read(content, part), deadline))
                    .toList();
            List<CompletedPart> sent = SideBySide.run(bucket.uri(key), parts, deadline);
            completed = bucket.completeNew(key, upload, sent, deadline);
            return completed;
        } finally {
            if (!completed) {
                abort(key, upload, Deadline.in(CLEAN_UP, deadline.ticker()));
            }
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

    private boolean isThere(String key, StoredFile file, Deadline deadline) {
        return bucket.find(key, deadline)
                .map(found -> {
                    requireSame(found.equals(new Bucket.Stored(file.bytes(), file.sha256())), key);
                    return true;
                })
                .orElse(false);
    }

    private void requireSame(boolean same, String key) {
        if (!same) {
            throw new PolicyException(bucket.uri(key)
                    + " exists with other content and is not replaced: another learner stores the same version, or an"
                    + " earlier one was made by another erpo; see that one learner works on the run, then delete the version and"
                    + " start again");
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
