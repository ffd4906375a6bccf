package io.erpo.policy.s3;

import io.erpo.policy.store.PolicyAddress;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The location of a store in S3.
 *
 * @param prefix of all its keys: empty, or ending with a slash
 */
record S3Location(String bucket, String prefix) {

    static final String SCHEME = "s3://";
    private static final Pattern FORM = Pattern.compile("s3://([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(/.*)?");

    /** @throws IllegalArgumentException when the URI has another form */
    static S3Location parse(String uri) {
        Matcher parts = FORM.matcher(uri);
        if (!parts.matches()) {
            throw new IllegalArgumentException("erpo.policy-store should be s3://bucket/prefix, was " + uri);
        }
        String path = parts.group(2) == null ? "" : parts.group(2).replaceAll("^/+|/+$", "");
        return new S3Location(parts.group(1), path.isEmpty() ? "" : path + "/");
    }

    /** Prefix of a run's keys. */
    String keysOf(String run) {
        return prefix + run + "/";
    }

    String key(PolicyAddress address, String file) {
        return prefix + address.uri() + "/" + file;
    }

    /** The URI, for people. */
    String uri(String key) {
        return SCHEME + bucket + "/" + key;
    }
}
