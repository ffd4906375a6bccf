package io.erpo.learner.training;

import io.erpo.policy.Placement;

/**
 * What this learner computes with; changes no result on a CPU.
 *
 * @param placement device and precision
 * @param workers threads that train a small policy side by side
 */
public record Computation(Placement placement, int workers) {

    public Computation {
        if (workers < 1) {
            throw new IllegalArgumentException("erpo.workers must be at least 1, was " + workers);
        }
    }

    /** One thread of the CPU, in float32. */
    public static Computation cpu() {
        return new Computation(Placement.cpu(), 1);
    }
}
