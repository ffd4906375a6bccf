package io.erpo.policy.s3;

import io.erpo.faults.FileFaults;
import io.erpo.policy.PolicyException;
import io.erpo.policy.StorageException;
import io.erpo.policy.checkpoint.FileSha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Single files in a bucket, such as archives of runs, each with its SHA-256. */
public final class BucketFiles {

    private final S3Settings settings;

    private BucketFiles(S3Settings settings) {
        this.settings = settings;
    }

    /** Whether this names a place in a bucket, and not a file. */
    public static boolean isIn(String place) {
        return place.startsWith(S3Location.SCHEME);
    }

    /** @param options access to the bucket, as for a policy store */
    public static BucketFiles open(S3Options options) {
        return new BucketFiles(S3Settings.of(options));
    }

    /**
     * Stores a file under this name; a file that is there already with the same content is left as it is.
     *
     * @param folder {@code s3://bucket/prefix}
     * @return the file's URI
     * @throws PolicyException when the name has other content
     * @throws StorageException when the file or the bucket cannot be used
     */
    public String put(String folder, String name, Path file) {
        S3Location location = location(folder);
        Bucket bucket = new Bucket(S3Clients.open(settings), location);
        String key = location.prefix() + name;
        try {
            Bucket.Stored content = new Bucket.Stored(Files.size(file), FileSha256.of(file));
            if (!new FileTransfer(bucket, settings.partBytes()).put(key, file, content, deadline())) {
                throw new PolicyException(
                        bucket.uri(key) + " exists with other content and is not replaced; choose another prefix");
            }
            return bucket.uri(key);
        } catch (IOException e) {
            throw new StorageException(
                    "cannot read " + file + " to store it in the bucket: " + FileFaults.describe(e), e);
        }
    }

    /**
     * Fetches a file into a new one, and verifies it.
     *
     * @param uri {@code s3://bucket/prefix/name}
     * @throws PolicyException when there is no such file, or its content is not what was stored
     * @throws StorageException when the file or the bucket cannot be used
     */
    public void fetch(String uri, Path target) {
        int name = uri.lastIndexOf('/') + 1;
        S3Location location = location(uri.substring(0, name));
        Bucket bucket = new Bucket(S3Clients.open(settings), location);
        String key = location.prefix() + uri.substring(name);
        Bucket.Stored stored = bucket.find(key, deadline())
                .orElseThrow(() -> new PolicyException(uri + " does not exist; is its name complete?"));
        try {
            new FileTransfer(bucket, settings.partBytes()).fetch(key, stored.bytes(), target, deadline());
            String found = FileSha256.of(target);
            // A file that other tools have put there has no digest; an archive has its own.
            if (!stored.sha256().isEmpty() && !stored.sha256().equals(found)) {
                throw new PolicyException("%s should have sha256 %s, but has %s; it was changed or damaged"
                        .formatted(uri, stored.sha256(), found));
            }
        } catch (IOException e) {
            throw new StorageException("cannot write " + target + " from " + uri + ": " + FileFaults.describe(e), e);
        }
    }

    private Deadline deadline() {
        return Deadline.in(settings.timeLimit(), System::nanoTime);
    }

    private static S3Location location(String folder) {
        try {
            return S3Location.parse(folder);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("a place in a bucket should be s3://bucket/prefix/, was " + folder, e);
        }
    }
}
