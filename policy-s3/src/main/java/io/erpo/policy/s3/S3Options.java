package io.erpo.policy.s3;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * The optional settings of a service for a store in a bucket. Credentials are not among them: the AWS SDK finds them in
 * the environment, a profile, or the identity of the pod.
 */
public interface S3Options {

    /** The service's endpoint, unless it is Amazon's. */
    Optional<URI> endpoint();

    /** The bucket's region; by default the one that the AWS SDK finds, or {@code us-east-1} with an endpoint. */
    Optional<String> region();

    /** Whether the bucket is part of the path instead of the host name; by default with an endpoint. */
    Optional<Boolean> pathStyle();

    /** Directory of the cache, by default {@code policy-cache}. */
    Optional<Path> cache();

    /** Size of the cache in GiB, by default 100. */
    Optional<Integer> cacheGib();

    /** How long storing or fetching a version may take, by default half an hour. */
    Optional<Duration> timeLimit();
}
