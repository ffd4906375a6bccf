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
 * Where a policy store is.
 *
 * @param place a directory, or {@code s3://bucket/prefix}
 */
public record PolicyLocation(String place) {

    /**
     * Opens the store.
     *
     * @param scratch an empty directory for what is fetched from a bucket
     * @throws CommandException when there can be no store at this place
     */
    public PolicyStore open(Path scratch) {
        try {
            return PolicyStores.at(place, new S3Environment(System.getenv(), scratch));
        } catch (IllegalArgumentException e) {
            throw new CommandException("--policy-store: " + e.getMessage(), e);
        }
    }

    /** The store as a directory; from a bucket, all that it keeps of the run is fetched. */
    public Path directory(Recording recording, Path scratch) {
        PolicyStore store = open(scratch);
        if (store instanceof DirectoryPolicyStore) {
            return Path.of(place);
        }
        Set<String> kept = store.kept(recording.run().getRunId());
        recording.list(Topics.POLICIES).stream()
                .map(recorded -> recorded.value())
                .filter(policy -> kept.contains(policy.getUri()))
                .forEach(policy -> store.open(policy.getUri(), policy.getSha256()));
        return scratch;
    }
}
