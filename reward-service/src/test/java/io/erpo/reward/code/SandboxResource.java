package io.erpo.reward.code;

import io.erpo.code.Sandbox;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/** Enables the code reward where the machine has what its sandbox needs; elsewhere the service would not start. */
public class SandboxResource implements QuarkusTestResourceLifecycleManager {

    @Override
    public Map<String, String> start() {
        return Map.of(
                CodeReward.ENABLED, String.valueOf(new Sandbox().complaint().isEmpty()));
    }

    @Override
    public void stop() {}
}
