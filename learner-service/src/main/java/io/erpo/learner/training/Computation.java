package io.erpo.learner.training;

import io.erpo.events.Engine;
import io.erpo.policy.Placement;
import io.erpo.policy.model.PolicyRuntime;
import java.util.Locale;
import java.util.Map;

/**
 * The resources that this learner computes with; they change no result on a CPU.
 *
 * @param placement device and precision
 * @param workers threads that train a small policy in parallel
 */
public record Computation(Placement placement, int workers) {

    public Computation {
        if (workers < 1) {
            throw new IllegalArgumentException("erpo.workers must be at least 1, was " + workers);
        }
    }

    /** What computes, for the log. */
    Engine engine() {
        return new Engine(
                "torch",
                PolicyRuntime.version(),
                placement.precision().name().toLowerCase(Locale.ROOT),
                placement.device(),
                Map.of());
    }

    /** One CPU thread, in float32. */
    public static Computation cpu() {
        return new Computation(Placement.cpu(), 1);
    }
}
