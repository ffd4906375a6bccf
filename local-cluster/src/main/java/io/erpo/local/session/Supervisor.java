package io.erpo.local.session;

import io.erpo.local.LocalCluster;

/** Decides what happens when a process of a run ends. */
@FunctionalInterface
public interface Supervisor {

    /** Restarts nothing: when a process ends, the run ends with the reason. */
    Supervisor STRICT = cluster -> {
        cluster.requireAlive();
        return false;
    };

    /**
     * Called several times a second.
     *
     * @return whether processes were restarted
     * @throws io.erpo.local.LocalRunException when the run cannot go on
     */
    boolean restarted(LocalCluster cluster) throws InterruptedException;
}
