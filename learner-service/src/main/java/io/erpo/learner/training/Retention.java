package io.erpo.learner.training;

import io.erpo.events.CheckpointSettings;
import io.erpo.events.RunStarted;

/**
 * Which versions of a run's policy stay in the store: the base, the newest {@code last}, and every multiple of
 * {@code every}.
 *
 * @param last versions that somebody may still sample with or resume from
 * @param every 0 for none
 */
record Retention(long last, int every) {

    /** Versions beyond the lag of the samplers that stay: the newest, and the one a late sampler may be loading. */
    private static final int BEYOND_LAG = 2;

    /** What a run asks for, and never less than its samplers need. */
    static Retention of(RunStarted run) {
        CheckpointSettings checkpoints = run.getCheckpoints();
        return new Retention(
                Math.max(checkpoints.getKeepLast(), run.getSampling().getMaxPolicyLag() + BEYOND_LAG),
                checkpoints.getKeepEvery());
    }

    /** Whether a version stays when {@code newest} is the newest published one. */
    boolean keeps(long version, long newest) {
        return version == 0 || version > newest - last || (every > 0 && version % every == 0);
    }
}
