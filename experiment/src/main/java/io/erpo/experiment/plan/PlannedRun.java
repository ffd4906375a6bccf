package io.erpo.experiment.plan;

import java.util.Optional;

/** One run of an experiment. */
public record PlannedRun(Arm arm, long seed) {

    /** Its name within the experiment, and its folder: {@code erpo-seed3}. */
    public String name() {
        return name(arm.name(), seed);
    }

    /** The run whose result this one is planned from. */
    public Optional<String> after() {
        return arm.work().follows().map(other -> name(other, seed));
    }

    /** The name of the run of another arm with the same seed. */
    public String sibling(String arm) {
        return name(arm, seed);
    }

    private static String name(String arm, long seed) {
        return arm + "-seed" + seed;
    }
}
