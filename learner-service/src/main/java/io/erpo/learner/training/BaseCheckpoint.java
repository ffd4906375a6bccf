package io.erpo.learner.training;

import io.erpo.events.RunStarted;
import io.erpo.policy.checkpoint.WeightFiles;
import java.nio.file.Path;

/** The checkpoint from which a run starts. */
final class BaseCheckpoint {

    private BaseCheckpoint() {}

    /**
     * Verifies the base policy of a run.
     *
     * @return its directory
     * @throws RunFailedException when the checkpoint is missing or differs from the one the run was started with
     */
    static Path require(RunStarted run) {
        Path directory = Path.of(run.getBasePolicyUri());
        WeightFiles weights = WeightFiles.find(directory)
                .orElseThrow(() -> new RunFailedException(
                        "run %s begins with the policy in %s, but there is no model.safetensors: make the directory available to the learner, and start another run"
                                .formatted(run.getRunId(), directory)));
        String found = weights.sha256();
        if (!found.equals(run.getBasePolicySha256())) {
            throw new RunFailedException(
                    "%s has changed since run %s was started: expected sha256 %s, found %s. Restore it, and start another run"
                            .formatted(weights, run.getRunId(), run.getBasePolicySha256(), found));
        }
        return directory;
    }
}
