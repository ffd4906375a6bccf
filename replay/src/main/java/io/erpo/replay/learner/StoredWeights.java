package io.erpo.replay.learner;

import io.erpo.events.PolicyPublished;
import io.erpo.policy.adapter.Adapter;
import io.erpo.policy.checkpoint.CheckpointFiles;
import io.erpo.policy.checkpoint.FileSha256;
import io.erpo.replay.findings.Difference;
import io.erpo.replay.recording.Recorded;
import io.erpo.replay.recording.RecordingException;
import io.erpo.replay.store.ReplayStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Compares the weights that the run's store still keeps with the digests in the log. */
final class StoredWeights {

    private final ReplayStore store;

    StoredWeights(ReplayStore store) {
        this.store = store;
    }

    /** Whether the run's store keeps this policy. */
    boolean keeps(PolicyPublished policy) {
        return store.recordedPolicy(policy.getUri()).isPresent();
    }

    /** The defect of a policy's stored weights; empty also when the store does not keep them. */
    Optional<Difference> check(Recorded<PolicyPublished> recorded) {
        PolicyPublished policy = recorded.value();
        return store.recordedPolicy(policy.getUri())
                .map(StoredWeights::weights)
                .flatMap(weights -> check(weights, recorded));
    }

    private static Optional<Difference> check(Path weights, Recorded<PolicyPublished> recorded) {
        String published = recorded.value().getSha256();
        String found = sha256(weights);
        return published.equals(found)
                ? Optional.empty()
                : Optional.of(new Difference(
                        weights.toString(),
                        "sha256",
                        published,
                        found,
                        Optional.of("the stored weights of policy %d are not those that %s names"
                                .formatted(recorded.value().getVersion(), recorded.where()))));
    }

    private static Path weights(Path directory) {
        return directory.resolve(Adapter.isIn(directory) ? Adapter.WEIGHTS : CheckpointFiles.WEIGHTS);
    }

    private static String sha256(Path weights) {
        if (!Files.exists(weights)) {
            return "no such file";
        }
        try {
            return FileSha256.of(weights);
        } catch (IOException e) {
            throw new RecordingException("%s cannot be read: %s".formatted(weights, e), e);
        }
    }
}
