package io.erpo.learner.training;

import io.erpo.events.CheckpointSettings;
import io.erpo.events.RunStarted;

/**
 * The versions of a run's policy to keep in the store: the base, the newest {@code last}, and every multiple of {@code
 * every}.
 *
 * @param last versions that may still be needed for sampling or resuming
 * @param every 0 for none
 */
record Retention(long last, int every) {

    /** Versions to keep beyond the lag of the samplers: the newest, and one that a late sampler may be loading. */
    private static final int BEYOND_LAG = 2;

    /** The run's setting, but never fewer versions than its samplers need. */
    static Retention of(RunStarted run) {
        CheckpointSettings checkpoints = run.getCheckpoints();
        return new Retention(
                Math.max(checkpoints.getKeepLast(), run.getSampling().getMaxPolicyLag() + BEYOND_LAG),
                checkpoints.getKeepEvery());
    }

    /** Whether to keep a version when {@code newest} is the newest published one. */
    boolean keeps(long version, long newest) {
        return version == 0 || version > newest - last || (every > 0 && version % every == 0);
    }
}
