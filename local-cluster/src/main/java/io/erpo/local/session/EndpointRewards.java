package io.erpo.local.session;

import io.erpo.local.LocalRunException;
import io.erpo.settings.rewards.EndpointCalls;
import io.erpo.settings.rewards.HttpParameters;
import io.erpo.settings.rewards.JudgeParameters;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The rewards that ask an endpoint. Services know the endpoints that the environment they inherit names. */
final class EndpointRewards {

    private static final Set<String> NAMES =
            Set.of(JudgeParameters.DECLARATION.name(), HttpParameters.DECLARATION.name());

    private EndpointRewards() {}

    /**
     * Refuses a run whose responses would all be undecided because no endpoint has the name.
     *
     * @param reward its name
     * @param parameters its parameters in the run
     */
    static void requireConfigured(String reward, Map<String, String> parameters, Map<String, String> environment) {
        String endpoint = parameters.getOrDefault(EndpointCalls.ENDPOINT.name(), "");
        String variable = "ERPO_REWARD_ENDPOINTS_%s_URL".formatted(endpoint.toUpperCase(Locale.ROOT));
        if (NAMES.contains(reward) && environment.getOrDefault(variable, "").isBlank()) {
            throw new LocalRunException("""
                    the run's reward %s asks the endpoint %s, and nothing says where that is: set %s, such as \
                    http://localhost:8000/v1; docs/rewards.md has an example under "A language model as the judge\"""".formatted(reward, endpoint, variable));
        }
    }
}
