package io.erpo.cli.free;

import io.erpo.events.RunStarted;
import io.erpo.policy.store.PolicyAddress;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The stored policies of a run that another run begins with. */
final class KeptVersions {

    private KeptVersions() {}

    /**
     * By version, the run that needs it.
     *
     * @param uris of the versions in the store
     * @param others the runs that are not freed
     */
    static Map<Long, String> of(Set<String> uris, Collection<RunStarted> others) {
        Map<Long, String> kept = new TreeMap<>();
        for (String uri : uris) {
            for (RunStarted other : others) {
                if (other.getBasePolicyUri().contains(uri)) {
                    PolicyAddress.parse(uri).ifPresent(address -> kept.put(address.version(), other.getRunId()));
                }
            }
        }
        return kept;
    }
}
