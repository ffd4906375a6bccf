package io.erpo.reward.scoring;

import java.util.Map;

/**
 * A shadow reward: it judges every response, whatever the run lists, and does not affect any run.
 *
 * @param reward name of the implementation
 * @param as name in the records; no run may list it
 * @param parameters for the implementation
 */
public record Shadow(String reward, String as, Map<String, String> parameters) {

    public Shadow {
        parameters = Map.copyOf(parameters);
        if (as.isBlank() || as.equals(reward)) {
            throw new IllegalArgumentException(
                    "a shadow needs a name of its own, so that no run mistakes it for %s, was \"%s\""
                            .formatted(reward, as));
        }
    }
}
