package io.erpo.policy.s3;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.erpo.faults.JsonFaults;
import io.erpo.policy.PolicyException;
import io.erpo.policy.StorageException;
import io.erpo.policy.checkpoint.FileSha256;
import io.erpo.policy.store.PolicyAddress;
import io.erpo.policy.store.VersionManifest;
import io.erpo.policy.store.VersionManifest.StoredFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;

/** Fetches a version and verifies everything against its digests. */
final class VersionDownload {

    private final Bucket bucket;
    private final S3Location location;
    private final FileTransfer transfer;

    VersionDownload(Bucket bucket, S3Location location, int partBytes) {
        this.bucket = bucket;
        this.location = location;
        this.transfer = new FileTransfer(bucket, partBytes);
    }

    /**
     * @throws StorageException when the bucket cannot be read, or holds no policy at all
     * @throws PolicyException when there is no manifest, or its weights have another digest
     */
    VersionManifest manifest(PolicyAddress address, String sha256, Deadline deadline) {
        String key = location.key(address, VersionManifest.NAME);
        byte[] json = bucket.read(key, deadline).orElseThrow(() -> missing(key, deadline));
        try {
            VersionManifest manifest = VersionManifest.parse(json);
            if (manifest.weightsSha256().filter(sha256::equals).isEmpty()) {
                throw new PolicyException(
                        bucket.uri(key) + " should list weights with sha256 " + sha256
                                + ", which was published, and does not; it was changed or damaged, restore the version from a copy");
            }
            return manifest;
        } catch (JsonProcessingException e) {
            throw new PolicyException(
                    bucket.uri(key) + " is not a manifest: " + JsonFaults.describe(e)
                            + "; restore the version from a copy",
                    e);
        } catch (IOException e) {
            throw new PolicyException(
                    bucket.uri(key) + " is not a manifest: " + e.getMessage() + "; restore the version from a copy", e);
        }
    }

    /** Nothing is known about a version when the store has no policy at all: its address is probably wrong. */
    private PolicyException missing(String key, Deadline deadline) {
        return bucket.holdsAny(location.prefix(), deadline)
                ? new PolicyException(bucket.uri(key)
                        + " does not exist; does this service see the learner's bucket, and was the version kept?")
                : new StorageException(bucket.uri(key)
                        + " does not exist, and nor does any other policy in " + bucket.uri(location.prefix())
                        + "; is erpo.policy-store right?");
    }

    /** Fetches some files at a time, so that the digest of one is computed while the next is on its way. */
    void run(PolicyAddress address, VersionManifest manifest, Path directory, Deadline deadline) throws IOException {
        SideBySide.files(
                bucket.uri(location.key(address, "")),
                manifest.files().stream()
                        .<Callable<StoredFile>>map(file -> () -> fetch(address, file, directory, deadline))
                        .toList(),
                deadline);
        manifest.writeTo(directory);
    }

    private StoredFile fetch(PolicyAddress address, StoredFile file, Path directory, Deadline deadline)
            throws IOException {
        String key = location.key(address, file.name());
        Path path = directory.resolve(file.name());
        Files.createDirectories(path.getParent());
        transfer.fetch(key, file.bytes(), path, deadline);
        String found = FileSha256.of(path);
        if (!found.equals(file.sha256())) {
            throw new PolicyException(
                    "%s should have sha256 %s, but has %s; it was changed or damaged, restore it from a copy"
                            .formatted(bucket.uri(key), file.sha256(), found));
        }
        return file;
    }
}
