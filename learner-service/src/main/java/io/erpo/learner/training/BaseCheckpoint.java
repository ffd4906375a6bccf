package io.erpo.learner.training;

import io.erpo.events.RunStarted;
import io.erpo.policy.checkpoint.WeightFiles;
import io.erpo.policy.model.Policy;
import io.erpo.policy.store.PolicyStore;
import io.erpo.policy.store.StoredPolicy;
import java.nio.file.Path;

/** The checkpoint from which a run starts, stored as version 0. */
final class BaseCheckpoint {

    private BaseCheckpoint() {}

    /**
     * Verifies and stores the base policy of a run.
     *
     * @throws IllegalStateException when the checkpoint is missing or differs from the one the run was started with
     */
    static StoredPolicy publish(RunStarted run, PolicyStore store) {
        Path directory = Path.of(run.getBasePolicyUri());
        WeightFiles weights = WeightFiles.find(directory)
                .orElseThrow(() -> new IllegalStateException(
                        "run %s begins with the policy in %s, but there is no model.safetensors: make the directory available to the learner"
                                .formatted(run.getRunId(), directory)));
        String found = weights.sha256();
        if (!found.equals(run.getBasePolicySha256())) {
            throw new IllegalStateException(
                    "%s has changed since run %s was started: expected sha256 %s, found %s. Restore it, or start a new run"
                            .formatted(weights, run.getRunId(), run.getBasePolicySha256(), found));
        }
        try (Policy policy = Policy.load(directory)) {
            return store.publish(run.getRunId(), 0, policy::save);
        }
    }
}
