package io.erpo.reward.code;

import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.interceptor.Interceptor;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Where the code reward is switched on, the service starts only with a sandbox that holds. */
@ApplicationScoped
class SandboxCheck {

    private final boolean enabled;

    SandboxCheck(@ConfigProperty(name = CodeReward.ENABLED, defaultValue = "false") boolean enabled) {
        this.enabled = enabled;
    }

    /** Before anything else starts. */
    void check(@Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE) StartupEvent event) {
        if (!enabled) {
            return;
        }
        try {
            new SandboxProbe(new Sandbox()).prove();
        } catch (SandboxException e) {
            throw new IllegalStateException(
                    "reward-service does not start: %s is true, and programs would not be safely run. %s. Mend it, or switch the reward off"
                            .formatted(CodeReward.ENABLED, e.getMessage()),
                    e);
        }
    }
}
