package io.erpo.replay.learner;

import io.erpo.events.PolicyPublished;
import io.erpo.faults.FileFaults;
import io.erpo.policy.adapter.Adapter;
import io.erpo.policy.checkpoint.CheckpointFiles;
import io.erpo.policy.store.WeightsDigest;
import io.erpo.replay.findings.Difference;
import io.erpo.replay.recording.Recorded;
import io.erpo.replay.recording.RecordingException;
import io.erpo.replay.store.ReplayStore;
import io.erpo.sampler.policy.SampledWeights;
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

    /** The defect of a policy's stored weights, or of their copy for samplers; empty also when the store does not keep them. */
    Optional<Difference> check(Recorded<PolicyPublished> recorded) {
        PolicyPublished policy = recorded.value();
        SampledWeights sampled = SampledWeights.of(policy);
        return check(recorded, policy.getUri(), policy.getSha256(), "stored weights")
                .or(() -> policy.getSampling() == null
                        ? Optional.empty()
                        : check(recorded, sampled.uri(), sampled.sha256(), "stored copy for samplers"));
    }

    private Optional<Difference> check(Recorded<PolicyPublished> recorded, String uri, String published, String what) {
        Optional<Path> directory = store.recordedPolicy(uri);
        Optional<String> found = directory.map(StoredWeights::sha256);
        return found.isEmpty() || found.get().equals(published)
                ? Optional.empty()
                : Optional.of(new Difference(
                        where(directory.get()),
                        "sha256",
                        published,
                        found.get(),
                        Optional.of("the %s of policy %d are not those that %s names"
                                .formatted(what, recorded.value().getVersion(), recorded.where()))));
    }

    /** The file, or the directory of several. */
    private static String where(Path directory) {
        Path whole = directory.resolve(CheckpointFiles.WEIGHTS);
        Path weights = Adapter.isIn(directory) ? directory.resolve(Adapter.WEIGHTS) : whole;
        boolean several = !Files.exists(weights) && Files.exists(directory.resolve(CheckpointFiles.WEIGHTS_INDEX));
        return (several ? directory : weights).toString();
    }

    private static String sha256(Path directory) {
        try {
            return WeightsDigest.in(directory).orElse("no such file");
        } catch (IOException e) {
            throw new RecordingException("%s cannot be read: %s".formatted(directory, FileFaults.describe(e)), e);
        }
    }
}
