package io.erpo.reward.service;

import io.erpo.reward.endpoint.EndpointServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/** A judge that finds every response correct, as the endpoint {@code grader}. */
public class EndpointResource implements QuarkusTestResourceLifecycleManager {

    private EndpointServer server;

    @Override
    public Map<String, String> start() {
        server = new EndpointServer(EndpointServer.completion("VERDICT: CORRECT"));
        return Map.of(
                "erpo.reward.endpoints.grader.url",
                server.url() + "/v1",
                "erpo.reward.endpoints.grader.models",
                "a-model");
    }

    @Override
    public void stop() {
        if (server != null) {
            server.close();
        }
    }
}
