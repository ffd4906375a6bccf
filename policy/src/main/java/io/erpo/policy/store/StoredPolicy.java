package io.erpo.policy.store;

/**
 * Claim check of a stored policy version.
 *
 * @param uri of its checkpoint directory, relative to the store
 * @param sha256 of its weights, as {@link WeightsDigest} says
 */
public record StoredPolicy(String uri, String sha256, long version) {

    public StoredPolicy {
        if (!sha256.matches("[0-9a-f]{64}")) {
            throw new IllegalArgumentException("sha256 must be 64 hexadecimal digits, was " + sha256);
        }
    }
}
