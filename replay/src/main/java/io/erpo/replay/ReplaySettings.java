package io.erpo.replay;

import io.erpo.policy.Placement;
import io.erpo.replay.learner.StepRange;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * What to replay, and how.
 *
 * @param steps the steps to train again; history is always replayed from the start
 * @param model directory of the base policy, if it has moved since the run
 * @param tolerance largest accepted difference of floating-point numbers; 0 for equal bits
 * @param placement where networks compute
 * @param workers threads that train a small policy in parallel; they change no bit
 */
public record ReplaySettings(
        Set<ReplayPart> parts,
        StepRange steps,
        Optional<Path> model,
        double tolerance,
        Placement placement,
        int workers) {

    public ReplaySettings {
        parts = Set.copyOf(parts);
        if (parts.isEmpty()) {
            throw new IllegalArgumentException("a replay needs at least one part");
        }
        if (!(tolerance >= 0) || Double.isInfinite(tolerance)) {
            throw new IllegalArgumentException("tolerance must be 0 or more, was " + tolerance);
        }
        if (workers < 1) {
            throw new IllegalArgumentException("workers must be 1 or more, was " + workers);
        }
    }
}
