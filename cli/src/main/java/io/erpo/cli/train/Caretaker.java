package io.erpo.cli.train;

import io.erpo.local.LocalCluster;

/** Looks after the processes of a run while it goes on. */
@FunctionalInterface
public interface Caretaker {

    /** Replaces nothing: the run ends, with a reason, when a process does. */
    Caretaker STRICT = cluster -> {
        cluster.requireAlive();
        return false;
    };

    /**
     * Called several times a second.
     *
     * @return whether processes were replaced
     * @throws io.erpo.local.LocalRunException when the run cannot go on
     */
    boolean replaced(LocalCluster cluster) throws InterruptedException;
}
