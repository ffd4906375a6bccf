package io.erpo.policy.s3;

import io.erpo.policy.store.PolicyAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** A version on the local disk. */
record CachedVersion(PolicyAddress address, long bytes, Instant lastUsed, boolean inUse) {

    /**
     * The versions to evict so that a new one fits: the least recently used of those not in use, and no more than
     * needed; all of those when even that is not enough.
     */
    static List<CachedVersion> toEvict(List<CachedVersion> cached, long incomingBytes, long limitBytes) {
        long total =
                incomingBytes + cached.stream().mapToLong(CachedVersion::bytes).sum();
        List<CachedVersion> evicted = new ArrayList<>();
        for (CachedVersion version : cached.stream()
                .filter(candidate -> !candidate.inUse())
                .sorted(Comparator.comparing(CachedVersion::lastUsed))
                .toList()) {
            if (total <= limitBytes) {
                break;
            }
            evicted.add(version);
            total -= version.bytes();
        }
        return evicted;
    }
}
