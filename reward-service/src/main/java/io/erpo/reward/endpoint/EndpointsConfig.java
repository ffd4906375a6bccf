package io.erpo.reward.endpoint;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The endpoints that this instance may ask, by name. A run names one of them; where it is and how to log in is for the
 * operator of the service alone to say.
 */
@ConfigMapping(prefix = "erpo.reward")
public interface EndpointsConfig {

    Map<String, EndpointConfig> endpoints();

    /** An endpoint. */
    interface EndpointConfig {

        /** {@code http} or {@code https}; for a judge the base of the API, such as {@code http://localhost:8000/v1}. */
        Optional<String> url();

        /** The environment variable with the key, which is sent as a bearer token. */
        Optional<String> keyVariable();

        /** The models that runs may choose; any when it is absent. */
        Optional<List<String>> models();

        /** Most calls at once. */
        @WithDefault("16")
        int callsAtOnce();

        /** Most calls for one run, whatever the run says; 0 for any number. */
        @WithDefault("0")
        int callsPerRun();
    }
}
