package io.erpo.policy.s3;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * The settings of a store in a bucket.
 *
 * @param cacheBytes limit for cached versions; versions in use may exceed it
 * @param timeLimit for storing or fetching one version, retries included
 * @param partBytes transferred with one request; S3 requires at least 5 MiB and allows at most 10,000 parts of a file
 */
record S3Settings(
        Optional<URI> endpoint,
        Optional<String> region,
        boolean pathStyle,
        Path cache,
        long cacheBytes,
        Duration timeLimit,
        int partBytes) {

    private static final int MIB = 1 << 20;
    private static final long GIB = 1L << 30;

    S3Settings {
        require(
                endpoint.map(URI::getScheme)
                        .map(scheme -> scheme.matches("https?"))
                        .orElse(endpoint.isEmpty()),
                "erpo.s3.endpoint must be a URL such as https://minio.example:9000, was " + endpoint.orElse(null));
        require(cacheBytes > 0, "erpo.s3.cache-gib must be positive, was " + cacheBytes + " bytes");
        require(timeLimit.toMillis() > 0, "erpo.s3.time-limit must be positive, was " + timeLimit);
        require(partBytes >= 5 * MIB, "a part must have 5 MiB or more, was " + partBytes);
    }

    static S3Settings of(S3Options options) {
        return new S3Settings(
                options.endpoint(),
                options.region().or(() -> options.endpoint().map(endpoint -> "us-east-1")),
                options.pathStyle().orElse(options.endpoint().isPresent()),
                options.cache().orElse(Path.of("policy-cache")),
                options.cacheGib().orElse(100) * GIB,
                options.timeLimit().orElse(Duration.ofMinutes(30)),
                16 * MIB);
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException(message);
        }
    }
}
