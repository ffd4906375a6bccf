package io.erpo.settings.rewards;

import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * A reward of reward-service that a run may name.
 *
 * @param summary what it judges, in one line
 * @param givesVerdicts whether it judges correctness and so can be a run's correctness reward
 * @param findsAnswers whether it reads an answer out of the response and records none, an empty text, where it finds none
 * @param parameters in the order for people to read
 * @param binding creates the parameters from texts with known names; refuses contradictions
 */
public record RewardDeclaration<P extends RewardParameters>(
        String name,
        String summary,
        boolean givesVerdicts,
        boolean findsAnswers,
        List<Parameter<?>> parameters,
        Function<ParameterValues, P> binding) {

    public RewardDeclaration {
        parameters = List.copyOf(parameters);
    }

    /**
     * Parses the parameters that a run gives.
     *
     * @throws IllegalArgumentException naming the parameter that is unknown, missing or out of range, and what is
     * allowed
     */
    public P read(Map<String, String> texts) {
        ParameterValues values = new ParameterValues(texts);
        values.requireKnown(parameters.stream().map(Parameter::name).toList());
        return binding.apply(values);
    }
}
