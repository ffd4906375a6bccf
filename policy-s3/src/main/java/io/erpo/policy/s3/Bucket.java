package io.erpo.policy.s3;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.exception.RetryableException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.utils.Md5Utils;

/**
 * The S3 requests of a store, each within the remaining time. The client retries transfers that failed, including
 * bodies that were cut off.
 */
final class Bucket {

    private static final String SHA256 = "sha256";
    private static final int NOT_FOUND = 404;
    /** The object already exists, or another writer is writing it. */
    private static final Set<Integer> TAKEN = Set.of(412, 409);
    /** The response to a repeated completion whose first response was lost. */
    private static final String FINISHED = "NoSuchUpload";

    private static final int BUFFER_BYTES = 1 << 16;

    /** The size and digest of a stored object. */
    record Stored(long bytes, String sha256) {}

    private final S3Client client;
    private final S3Location location;

    Bucket(S3Client client, S3Location location) {
        this.client = client;
        this.location = location;
    }

    Optional<Stored> find(String key, Deadline deadline) {
        return ifThere(key, deadline, () -> {
            HeadObjectResponse head = client.headObject(
                    request -> request.bucket(location.bucket()).key(key).overrideConfiguration(within(deadline)));
            return new Stored(head.contentLength(), head.metadata().getOrDefault(SHA256, ""));
        });
    }

    /** Stores a new object. @return false, without a change, when it already exists */
    boolean putNew(String key, byte[] content, String sha256, Deadline deadline) {
        return call(
                key,
                deadline,
                () -> unlessTaken(() -> client.putObject(
                        request -> request.bucket(location.bucket())
                                .key(key)
                                .ifNoneMatch("*")
                                .contentMD5(Md5Utils.md5AsBase64(content))
                                .metadata(Map.of(SHA256, sha256))
                                .overrideConfiguration(within(deadline)),
                        RequestBody.fromBytes(content))));
    }

    /** @return the id of the upload */
    String startUpload(String key, String sha256, Deadline deadline) {
        return call(key, deadline, () -> client.createMultipartUpload(request -> request.bucket(location.bucket())
                        .key(key)
                        .metadata(Map.of(SHA256, sha256))
                        .overrideConfiguration(within(deadline)))
                .uploadId());
    }

    CompletedPart putPart(String key, String upload, int number, byte[] content, Deadline deadline) {
        return call(key, deadline, () -> {
            String tag = client.uploadPart(
                            request -> request.bucket(location.bucket())
                                    .key(key)
                                    .uploadId(upload)
                                    .partNumber(number)
                                    .contentMD5(Md5Utils.md5AsBase64(content))
                                    .overrideConfiguration(within(deadline)),
                            RequestBody.fromBytes(content))
                    .eTag();
            return CompletedPart.builder().partNumber(number).eTag(tag).build();
        });
    }

    /** Makes a new object from its parts. @return false, without a change, when it already exists */
    boolean completeNew(String key, String upload, List<CompletedPart> parts, Deadline deadline) {
        return call(
                key,
                deadline,
                () -> unlessTaken(() -> client.completeMultipartUpload(request -> request.bucket(location.bucket())
                        .key(key)
                        .uploadId(upload)
                        .ifNoneMatch("*")
                        .multipartUpload(made -> made.parts(parts))
                        .overrideConfiguration(within(deadline)))));
    }

    void abort(String key, String upload, Deadline deadline) {
        call(
                key,
                deadline,
                () -> client.abortMultipartUpload(request -> request.bucket(location.bucket())
                        .key(key)
                        .uploadId(upload)
                        .overrideConfiguration(within(deadline))));
    }

    Optional<byte[]> read(String key, Deadline deadline) {
        return ifThere(key, deadline, () -> client.getObjectAsBytes(
                        request -> request.bucket(location.bucket()).key(key).overrideConfiguration(within(deadline)))
                .asByteArray());
    }

    /** Reads a part of an object into the same position of a file. */
    void read(String key, Part part, FileChannel target, Deadline deadline) {
        call(
                key,
                deadline,
                () -> client.getObject(
                        request -> request.bucket(location.bucket())
                                .key(key)
                                .range("bytes=" + part.offset() + "-" + (part.offset() + part.bytes() - 1))
                                .overrideConfiguration(within(deadline)),
                        (response, body) -> copy(body, part, target, deadline)));
    }

    List<String> keys(String prefix, Deadline deadline) {
        return call(prefix, deadline, () -> client
                .listObjectsV2Paginator(request ->
                        request.bucket(location.bucket()).prefix(prefix).overrideConfiguration(within(deadline)))
                .contents()
                .stream()
                .map(S3Object::key)
                .toList());
    }

    /** Whether there is any object below this prefix. */
    boolean holdsAny(String prefix, Deadline deadline) {
        return call(prefix, deadline, () -> client.listObjectsV2(request -> request.bucket(location.bucket())
                        .prefix(prefix)
                        .maxKeys(1)
                        .overrideConfiguration(within(deadline)))
                .hasContents());
    }

    void delete(String key, Deadline deadline) {
        call(
                key,
                deadline,
                () -> client.deleteObject(
                        request -> request.bucket(location.bucket()).key(key).overrideConfiguration(within(deadline))));
    }

    /** Its URI, for people. */
    String uri(String key) {
        return location.uri(key);
    }

    private static Part copy(InputStream body, Part part, FileChannel target, Deadline deadline) throws IOException {
        long offset = part.offset();
        long end = offset + part.bytes();
        byte[] buffer = new byte[BUFFER_BYTES];
        try (body) {
            for (int read = read(body, buffer); read >= 0; read = read(body, buffer)) {
                if (deadline.passed()) {
                    throw new IOException("out of time");
                }
                ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, (int) Math.min(read, end - offset));
                while (bytes.hasRemaining()) {
                    offset += target.write(bytes, offset);
                }
            }
        }
        if (offset != end) {
            throw cut(new IOException((end - offset) + " bytes are missing"));
        }
        return part;
    }

    private static int read(InputStream body, byte[] buffer) {
        try {
            return body.read(buffer);
        } catch (IOException e) {
            throw cut(e);
        }
    }

    private static RetryableException cut(IOException e) {
        return RetryableException.builder()
                .message("the answer was cut off: " + e.getMessage())
                .cause(e)
                .build();
    }

    private static boolean unlessTaken(Runnable write) {
        try {
            write.run();
            return true;
        } catch (S3Exception e) {
            boolean finished = e.awsErrorDetails() != null
                    && FINISHED.equals(e.awsErrorDetails().errorCode());
            if (finished || TAKEN.contains(e.statusCode())) {
                return false;
            }
            throw e;
        }
    }

    private <T> Optional<T> ifThere(String key, Deadline deadline, Supplier<T> request) {
        return call(key, deadline, () -> {
            try {
                return Optional.of(request.get());
            } catch (S3Exception e) {
                if (e.statusCode() == NOT_FOUND && !(e instanceof NoSuchBucketException)) {
                    return Optional.empty();
                }
                throw e;
            }
        });
    }

    private <T> T call(String key, Deadline deadline, Supplier<T> request) {
        try {
            return request.get();
        } catch (SdkException e) {
            throw deadline.passed()
                    ? S3Failure.tooSlow(location.uri(key), deadline)
                    : S3Failure.of(location.uri(key), e);
        }
    }

    private static AwsRequestOverrideConfiguration within(Deadline deadline) {
        return AwsRequestOverrideConfiguration.builder()
                .apiCallTimeout(deadline.remaining())
                .build();
    }
}
