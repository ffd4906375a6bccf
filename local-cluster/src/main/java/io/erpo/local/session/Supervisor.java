package io.erpo.local.session;

import io.erpo.local.LocalCluster;

/** Decides what happens when a process of a run ends. */
@FunctionalInterface
public interface Supervisor {

    /** Restarts nothing: the run ends, with a reason, when a process does. */
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
