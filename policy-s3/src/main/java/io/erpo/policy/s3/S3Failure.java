package io.erpo.policy.s3;

import io.erpo.policy.PolicyException;
import io.erpo.policy.StorageException;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/** Explains a failed request for an object, and what to do. */
final class S3Failure {

    /** An object is missing in a bucket that answers. */
    private static final String MISSING = "NoSuchKey";

    private S3Failure() {}

    static PolicyException of(String uri, SdkException e) {
        if (e instanceof AwsServiceException refused) {
            return MISSING.equals(code(refused))
                    ? new PolicyException(uri + ": " + refusal(refused), e)
                    : new StorageException(uri + ": " + refusal(refused), e);
        }
        return new StorageException(
                uri + ": no answer from S3: " + e.getMessage()
                        + "; check erpo.s3.endpoint, the network, and where the AWS SDK finds region and credentials",
                e);
    }

    static StorageException tooSlow(String what, Deadline deadline) {
        return new StorageException(what + " was not transferred within " + deadline.limit()
                + "; nothing half-transferred is visible; check the link, or raise erpo.s3.time-limit");
    }

    private static String code(AwsServiceException e) {
        return e.awsErrorDetails() == null ? "" : e.awsErrorDetails().errorCode();
    }

    private static String refusal(AwsServiceException e) {
        String answer = ("S3 answered " + e.statusCode() + " " + code(e)).strip();
        return switch (e.statusCode()) {
            case 401, 403 ->
                answer + "; check the credentials and that they allow to read, write, list and delete in the"
                        + " bucket";
            case 404 ->
                answer + "; does the bucket exist, is erpo.policy-store the learner's, and was the version kept?";
            case 501 -> answer + "; the service must understand conditional writes (If-None-Match: *)";
            default -> answer + ": " + e.getMessage();
        };
    }
}
