package io.erpo.replay;

import io.erpo.policy.Placement;
import io.erpo.replay.findings.Tolerance;
import io.erpo.replay.learner.StepRange;
import io.erpo.replay.sampler.EngineAddresses;
import io.erpo.replay.score.ScoreLimits;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * What to replay, and how.
 *
 * @param steps the steps to train again; history is always replayed from the start
 * @param model directory of the base policy, if it has moved since the run
 * @param tolerance how far the replay may be from the log
 * @param scores how far recorded log-probabilities may be from their scores
 * @param placement where networks compute
 * @param engines that sample again; empty for this program
 * @param workers threads that train a small policy in parallel; they change no bit
 */
public record ReplaySettings(
        Set<ReplayPart> parts,
        StepRange steps,
        Optional<Path> model,
        Tolerance tolerance,
        ScoreLimits scores,
        Placement placement,
        Optional<EngineAddresses> engines,
        int workers) {

    public ReplaySettings {
        parts = Set.copyOf(parts);
        if (parts.isEmpty()) {
            throw new IllegalArgumentException("a replay needs at least one part");
        }
        if (workers < 1) {
            throw new IllegalArgumentException("workers must be 1 or more, was " + workers);
        }
    }
}
