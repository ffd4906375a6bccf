package io.erpo.bench.drill;

import java.util.List;
import java.util.Map;

/**
 * What was done in a drill, and what followed.
 *
 * @param seed of the faults
 * @param planned number of planned faults
 * @param recoveries what followed each fault that took place before the end
 * @param ownEnds how often a process ended without having been killed, by name
 */
record Disturbances(long seed, int planned, List<Recovery> recoveries, Map<String, Integer> ownEnds) {

    Disturbances {
        recoveries = List.copyOf(recoveries);
        ownEnds = Map.copyOf(ownEnds);
    }
}
