package io.erpo.policy.s3;

import io.erpo.policy.store.PolicyAddress;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where in S3 a store is.
 *
 * @param prefix of all its keys: empty, or with a slash at its end
 */
record S3Location(String bucket, String prefix) {

    static final String SCHEME = "s3://";
    private static final Pattern FORM = Pattern.compile("s3://([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(/.*)?");

    /** @throws IllegalArgumentException when it has another form */
    static S3Location parse(String uri) {
        Matcher parts = FORM.matcher(uri);
        if (!parts.matches()) {
            throw new IllegalArgumentException("erpo.policy-store should be s3://bucket/prefix, was " + uri);
        }
        String path = parts.group(2) == null ? "" : parts.group(2).replaceAll("^/+|/+$", "");
        return new S3Location(parts.group(1), path.isEmpty() ? "" : path + "/");
    }

    /** What the keys of a run begin with. */
    String keysOf(String run) {
        return prefix + run + "/";
    }

    String key(PolicyAddress address, String file) {
        return prefix + address.uri() + "/" + file;
    }

    /** As it is written for people. */
    String uri(String key) {
        return SCHEME + bucket + "/" + key;
    }
}
