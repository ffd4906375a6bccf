package io.erpo.replay.learner;

import io.erpo.events.CheckpointSettings;
import io.erpo.events.PolicyPublished;
import io.erpo.policy.checkpoint.WeightForm;
import io.erpo.policy.model.Policy;
import io.erpo.policy.store.StoredPolicy;
import io.erpo.replay.findings.Difference;
import io.erpo.replay.recording.Recorded;
import io.erpo.replay.store.ReplayStore;
import java.util.Optional;

/**
 * Rounds the stored weights again for samplers, and compares the digest with the log. Rounding is exact, whatever computed the
 * weights.
 */
final class RoundedCopies {

    private final ReplayStore store;
    private final WeightForm form;

    RoundedCopies(ReplayStore store, CheckpointSettings checkpoints) {
        this.store = store;
        this.form = new WeightForm(true, checkpoints.getShardBytes());
    }

    /** The defect of a policy's copy; empty also when it has none, or the store does not keep what it was made from. */
    Optional<Difference> check(Recorded<PolicyPublished> recorded) {
        PolicyPublished policy = recorded.value();
        if (policy.getSampling() == null
                || store.recordedPolicy(policy.getUri()).isEmpty()) {
            return Optional.empty();
        }
        String published = policy.getSampling().getSha256();
        String rounded = rounded(policy);
        return rounded.equals(published)
                ? Optional.empty()
                : Optional.of(Difference.of(recorded, "sampling.sha256", rounded, published)
                        .withHint("the copy for samplers is not the rounded weights of policy %d"
                                .formatted(policy.getVersion())));
    }

    private String rounded(PolicyPublished policy) {
        try (Policy whole = Policy.load(store.open(policy.getUri(), policy.getSha256()))) {
            StoredPolicy copy =
                    store.publish(policy.getRunId(), policy.getVersion(), directory -> whole.save(directory, form));
            // The training that follows makes its own.
            store.retain(policy.getRunId(), version -> false);
            return copy.sha256();
        }
    }
}
