package io.erpo.reward.scoring;

import java.util.List;
import java.util.Map;

/**
 * A shadow reward: it judges the responses of every run, whatever the run lists, and does not affect any run.
 *
 * @param reward name of the implementation
 * @param as name in the records; no run may list it
 * @param parameters for the implementation
 * @param sources the data sources that it judges; empty for all
 */
public record Shadow(String reward, String as, Map<String, String> parameters, List<String> sources) {

    public Shadow {
        parameters = Map.copyOf(parameters);
        sources = List.copyOf(sources);
        if (as.isBlank() || as.equals(reward)) {
            throw new IllegalArgumentException(
                    "a shadow needs a name of its own, so that no run mistakes it for %s, was \"%s\""
                            .formatted(reward, as));
        }
    }
}
