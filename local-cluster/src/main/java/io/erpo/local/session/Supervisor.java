package io.erpo.local.session;

import io.erpo.local.LocalCluster;

/** Decides what happens when a process of a run ends. */
@FunctionalInterface
public interface Supervisor {

    /**
     * Restarts the processes that asked for it, which end when the clock is set back. When another process ends, the run
     * ends with the reason.
     */
    Supervisor STRICT = cluster -> {
        boolean restarted = !cluster.restartAsked().isEmpty();
        cluster.requireAlive();
        return restarted;
    };

    /**
     * Called several times a second.
     *
     * @return whether processes were restarted
     * @throws io.erpo.local.LocalRunException when the run cannot go on
     */
    boolean restarted(LocalCluster cluster) throws InterruptedException;
}
