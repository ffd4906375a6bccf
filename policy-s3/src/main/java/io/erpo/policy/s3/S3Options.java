package io.erpo.policy.s3;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * What a service's configuration may say about a store in a bucket, all of it optional. Credentials are none of it: the
 * AWS SDK finds them where it always does, in the environment, a profile, or the identity of the pod.
 */
public interface S3Options {

    /** Of the service, when it is not Amazon's. */
    Optional<URI> endpoint();

    /** Of the bucket; where it is not set, the one that the AWS SDK finds, and {@code us-east-1} with an endpoint. */
    Optional<String> region();

    /** Whether the bucket is part of the path and not of the host name: by default with an endpoint. */
    Optional<Boolean> pathStyle();

    /** Directory of the cache, by default {@code policy-cache}. */
    Optional<Path> cache();

    /** Size of the cache in GiB, by default 100. */
    Optional<Integer> cacheGib();

    /** How long storing or fetching a version may take, by default half an hour. */
    Optional<Duration> timeLimit();
}
