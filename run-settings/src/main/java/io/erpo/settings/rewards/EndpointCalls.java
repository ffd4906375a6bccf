package io.erpo.settings.rewards;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How a reward calls an endpoint. A run names the endpoint; its address and key are in the configuration of
 * reward-service, because whoever may write a run must not be able to choose where the service connects to.
 *
 * @param endpoint its name
 * @param timeoutSeconds for one call
 * @param retries further calls for a response after one without an answer
 * @param callBudget most calls for one run; 0 for any number
 */
public record EndpointCalls(String endpoint, int timeoutSeconds, int retries, int callBudget) {

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]{0,39}");

    public static final Parameter<String> ENDPOINT = Parameter.required(
            "endpoint",
            "a name of lower-case letters and digits, such as grader",
            "the endpoint to ask, as the configuration of reward-service names it",
            text -> Optional.of(text).filter(name -> NAME.matcher(name).matches()));
    private static final Parameter<Integer> TIMEOUT = Parameter.between(
                    1, 600, "timeoutSeconds", "longest time of one call")
            .or("60");
    private static final Parameter<Integer> RETRIES = Parameter.between(
                    0, 10, "retries", "further calls for a response when one is not answered")
            .or("4");
    private static final Parameter<Integer> CALLS = Parameter.atLeast(
                    0,
                    "callBudget",
                    "most calls of one reward-service for the run, retries included; later responses are undecided; 0 is no limit")
            .or("0");

    static final List<Parameter<?>> PARAMETERS = List.of(ENDPOINT, TIMEOUT, RETRIES, CALLS);

    static EndpointCalls of(ParameterValues values) {
        return new EndpointCalls(values.get(ENDPOINT), values.get(TIMEOUT), values.get(RETRIES), values.get(CALLS));
    }
}
