package io.erpo.policy.s3;

import io.erpo.policy.store.DirectoryPolicyStore;
import io.erpo.policy.store.PolicyStore;
import java.nio.file.Path;
import java.time.Clock;

/** Opens the policy store that a configuration names. */
public final class PolicyStores {

    private PolicyStores() {}

    /**
     * @param location {@code s3://bucket/prefix}, or the path of a directory
     * @param options for a bucket; a directory needs none
     */
    public static PolicyStore at(String location, S3Options options) {
        if (location.startsWith(S3Location.SCHEME)) {
            return S3PolicyStore.open(S3Location.parse(location), S3Settings.of(options), Clock.systemUTC());
        }
        if (location.matches("[A-Za-z0-9+.-]{2,}://.*")) {
            throw new IllegalArgumentException(
                    "erpo.policy-store should be the path of a directory or s3://bucket/prefix, was " + location);
        }
        return new DirectoryPolicyStore(Path.of(location));
    }
}
