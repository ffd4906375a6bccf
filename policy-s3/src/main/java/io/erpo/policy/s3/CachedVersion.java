package io.erpo.policy.s3;

import io.erpo.policy.store.PolicyAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** A version on the local disk. */
record CachedVersion(PolicyAddress address, long bytes, Instant lastUsed, boolean inUse) {

    /**
     * Which versions must go so that more fits in: of those not in use the ones that were used longest ago, and no more of
     * them than it takes. Where all of them do not suffice, all of them.
     */
    static List<CachedVersion> toEvict(List<CachedVersion> cached, long incomingBytes, long limitBytes) {
        long total = incomingBytes + cached.stream().mapToLong(CachedVersion::bytes).sum();
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
