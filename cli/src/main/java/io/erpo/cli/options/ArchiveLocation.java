package io.erpo.cli.options;

import io.erpo.cli.terminal.CommandException;
import io.erpo.policy.s3.BucketFiles;
import java.nio.file.Path;

/**
 * The location of an archive.
 *
 * @param place a file, or {@code s3://bucket/prefix/name}
 */
public record ArchiveLocation(String place) {

    /** Whether it is in a bucket. */
    public boolean inBucket() {
        return BucketFiles.isIn(place);
    }

    /**
     * Stores an archive in the bucket.
     *
     * @param scratch an empty directory
     * @return where it is
     * @throws CommandException when this cannot be a place in a bucket
     */
    public String store(Path archive, String name, Path scratch) {
        try {
            return bucket(scratch).put(place, name, archive);
        } catch (IllegalArgumentException e) {
            throw new CommandException("--to: " + e.getMessage(), e);
        }
    }

    /**
     * The archive as a file; fetches it from a bucket.
     *
     * @param scratch an empty directory for it
     * @throws CommandException when this cannot be the location of an archive
     */
    public Path file(Path scratch) {
        if (!inBucket()) {
            return Path.of(place);
        }
        try {
            Path fetched = scratch.resolve("archive.zip");
            bucket(scratch).fetch(place, fetched);
            return fetched;
        } catch (IllegalArgumentException e) {
            throw new CommandException("--archive: " + e.getMessage(), e);
        }
    }

    private static BucketFiles bucket(Path scratch) {
        return BucketFiles.open(new S3Environment(System.getenv(), scratch));
    }
}
