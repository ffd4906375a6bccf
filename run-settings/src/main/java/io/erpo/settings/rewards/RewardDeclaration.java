package io.erpo.settings.rewards;

import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * A reward of reward-service, as a run may name it.
 *
 * @param summary what it judges, in a line
 * @param givesVerdicts whether it judges correctness, and so can be a run's correctness reward
 * @param parameters in the order in which people should read them
 * @param binding parameters from texts that are all known; refuses what contradicts each other
 */
public record RewardDeclaration<P extends RewardParameters>(
        String name,
        String summary,
        boolean givesVerdicts,
        List<Parameter<?>> parameters,
        Function<ParameterValues, P> binding) {

    public RewardDeclaration {
        parameters = List.copyOf(parameters);
    }

    /**
     * The parameters that a run gives.
     *
     * @throws IllegalArgumentException naming what is unknown, missing or out of range, and what is allowed
     */
    public P read(Map<String, String> texts) {
        ParameterValues values = new ParameterValues(texts);
        values.requireKnown(parameters.stream().map(Parameter::name).toList());
        return binding.apply(values);
    }
}
