package io.erpo.reward.endpoint;

import io.erpo.reward.endpoint.EndpointsConfig.EndpointConfig;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The endpoints of this service. One that is configured wrongly is said in the log and absent; the others are there. */
@Singleton
public class Endpoints {

    /** Responses that a reward asks about at once; an endpoint may allow fewer. */
    public static final int CALLS_AT_ONCE = 32;

    private static final Logger LOG = LoggerFactory.getLogger(Endpoints.class);

    private final Map<String, Endpoint> byName = new TreeMap<>();

    @Inject
    public Endpoints(EndpointsConfig config) {
        this(config.endpoints(), System::getenv);
    }

    /** @param environment the value of a variable, or null */
    Endpoints(Map<String, EndpointConfig> configured, UnaryOperator<String> environment) {
        configured.forEach((name, endpoint) -> {
            try {
                byName.put(name, endpoint(name, endpoint, environment));
            } catch (IllegalArgumentException e) {
                LOG.error("erpo.reward.endpoints.{} is not used: {}", name, e.getMessage());
            }
        });
        if (!byName.isEmpty()) {
            LOG.info("endpoints that rewards may ask: {}", byName.keySet());
        }
    }

    /** These endpoints. */
    public Endpoints(List<Endpoint> endpoints) {
        endpoints.forEach(endpoint -> byName.put(endpoint.name(), endpoint));
    }

    /** Whether there is anything to wait for. */
    public boolean any() {
        return !byName.isEmpty();
    }

    /** @throws NoAnswerException when there is none with this name */
    public Endpoint named(String name) throws NoAnswerException {
        Endpoint endpoint = byName.get(name);
        if (endpoint == null) {
            throw new NoAnswerException(
                    "this reward-service has no endpoint %s; %s; configure erpo.reward.endpoints.%s.url"
                            .formatted(
                                    name,
                                    byName.isEmpty() ? "it has none" : "it has " + String.join(", ", byName.keySet()),
                                    name));
        }
        return endpoint;
    }

    private static Endpoint endpoint(String name, EndpointConfig config, UnaryOperator<String> environment) {
        String url = config.url().orElseThrow(() -> new IllegalArgumentException("url is missing"));
        Optional<String> key = config.keyVariable().map(variable -> key(variable, environment));
        return Endpoint.of(
                name, url, key, config.models().orElse(List.of()), config.callsAtOnce(), config.callsPerRun());
    }

    private static String key(String variable, UnaryOperator<String> environment) {
        String key = environment.apply(variable);
        if (key == null || key.isBlank()) {
            throw new IllegalArgumentException(
                    "key-variable names the environment variable %s, which is not set".formatted(variable));
        }
        return key;
    }
}
