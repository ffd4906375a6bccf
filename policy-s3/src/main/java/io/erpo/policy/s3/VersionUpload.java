package io.erpo.policy.s3;

import io.erpo.faults.FileFaults;
import io.erpo.policy.PolicyException;
import io.erpo.policy.StorageException;
import io.erpo.policy.store.PolicyAddress;
import io.erpo.policy.store.VersionManifest;
import io.erpo.policy.store.VersionManifest.StoredFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.Callable;

/**
 * Uploads the files of a version and then its manifest. Every write is conditional: existing objects are never replaced
 * and must be equal.
 */
final class VersionUpload {

    private final Bucket bucket;
    private final S3Location location;
    private final FileTransfer transfer;

    VersionUpload(Bucket bucket, S3Location location, int partBytes) {
        this.bucket = bucket;
        this.location = location;
        this.transfer = new FileTransfer(bucket, partBytes);
    }

    /**
     * @throws StorageException when the bucket cannot be written
     * @throws PolicyException when the bucket has the version with other content
     */
    void run(PolicyAddress address, Path directory, Deadline deadline) {
        try {
            VersionManifest manifest = VersionManifest.in(directory)
                    .orElseThrow(() -> new IOException("there is no " + VersionManifest.NAME));
            SideBySide.files(
                    bucket.uri(location.key(address, "")),
                    manifest.files().stream()
                            .<Callable<StoredFile>>map(file -> () -> put(address, file, directory, deadline))
                            .toList(),
                    deadline);
            String key = location.key(address, VersionManifest.NAME);
            byte[] json = manifest.json();
            if (!bucket.putNew(key, json, "", deadline)) {
                boolean same = bucket.read(key, deadline)
                        .filter(found -> Arrays.equals(found, json))
                        .isPresent();
                requireSame(same, key);
            }
        } catch (IOException e) {
            throw new StorageException(
                    "cannot read " + directory + " to store it in the bucket: " + FileFaults.describe(e), e);
        }
    }

    private StoredFile put(PolicyAddress address, StoredFile file, Path directory, Deadline deadline)
            throws IOException {
        String key = location.key(address, file.name());
        Bucket.Stored content = new Bucket.Stored(file.bytes(), file.sha256());
        requireSame(transfer.put(key, directory.resolve(file.name()), content, deadline), key);
        return file;
    }

    private void requireSame(boolean same, String key) {
        if (!same) {
            throw new PolicyException(bucket.uri(key)
                    + " exists with other content and is not replaced: another learner stores the same version, or an"
                    + " earlier one was made by another erpo; see that one learner works on the run, then delete the version and"
                    + " start again");
        }
    }
}
