package io.erpo.cli.options;

import io.erpo.cli.terminal.CommandException;
import io.erpo.policy.s3.PolicyStores;
import io.erpo.policy.store.DirectoryPolicyStore;
import io.erpo.policy.store.PolicyStore;
import io.erpo.replay.recording.Recording;
import io.erpo.schemas.Topics;
import java.nio.file.Path;
import java.util.Set;

/**
 * The location of a policy store.
 *
 * @param place a directory, or {@code s3://bucket/prefix}
 */
public record PolicyLocation(String place) {

    /**
     * Opens the store.
     *
     * @param scratch an empty directory for files fetched from a bucket
     * @throws CommandException when this cannot be the location of a store
     */
    public PolicyStore open(Path scratch) {
        try {
            return PolicyStores.at(place, new S3Environment(System.getenv(), scratch));
        } catch (IllegalArgumentException e) {
            throw new CommandException("--policy-store: " + e.getMessage(), e);
        }
    }

    /** The store as a directory; fetches everything a bucket keeps of the run. */
    public Path directory(Recording recording, Path scratch) {
        PolicyStore store = open(scratch);
        if (store instanceof DirectoryPolicyStore) {
            return Path.of(place);
        }
        Set<String> kept = store.kept(recording.run().getRunId());
        recording.list(Topics.POLICIES).stream()
                .map(recorded -> recorded.value())
                .forEach(policy -> {
                    fetch(store, kept, policy.getUri(), policy.getSha256());
                    if (policy.getSampling() != null) {
                        fetch(
                                store,
                                kept,
                                policy.getSampling().getUri(),
                                policy.getSampling().getSha256());
                    }
                });
        return scratch;
    }

    private static void fetch(PolicyStore store, Set<String> kept, String uri, String sha256) {
        if (kept.contains(uri)) {
            store.open(uri, sha256);
        }
    }
}
