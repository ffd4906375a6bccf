package io.erpo.planning;

import io.erpo.policy.Placement;
import io.erpo.policy.memory.SamplerMemory;
import io.erpo.settings.SettingsException;
import java.util.Map;

/**
 * How much the services use, by the environment variables that they read themselves.
 *
 * @param samplerPolicies versions that a sampler keeps in memory
 * @param samplerSlots responses that grow at the same time
 */
record ServiceVariables(Placement placement, int samplerPolicies, int samplerSlots) {

    /**
     * Those of this environment, which services of this machine inherit.
     *
     * @throws SettingsException when one is no number of 1 or more
     */
    static ServiceVariables of(Map<String, String> environment) {
        return new ServiceVariables(
                Placement.of(
                        environment.getOrDefault("ERPO_DEVICE", "cpu"),
                        environment.getOrDefault("ERPO_PRECISION", "auto")),
                number(environment, "ERPO_SAMPLER_POLICIES", SamplerMemory.DEFAULT_POLICIES),
                number(environment, "ERPO_SAMPLER_SLOTS", SamplerMemory.DEFAULT_SLOTS));
    }

    private static int number(Map<String, String> environment, String name, int absent) {
        String value = environment.getOrDefault(name, String.valueOf(absent));
        if (!value.matches("[1-9][0-9]{0,8}")) {
            throw new SettingsException("%s must be a whole number of 1 or more, was \"%s\"".formatted(name, value));
        }
        return Integer.parseInt(value);
    }
}
