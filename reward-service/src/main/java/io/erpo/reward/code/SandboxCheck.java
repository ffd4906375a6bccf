package io.erpo.reward.code;

import io.erpo.code.Sandbox;
import io.erpo.code.SandboxException;
import io.erpo.code.SandboxProbe;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.interceptor.Interceptor;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** When the code reward is enabled, the service starts only if the sandbox isolates. */
@ApplicationScoped
class SandboxCheck {

    private final boolean enabled;
    private final Sandbox sandbox;

    @Inject
    SandboxCheck(@ConfigProperty(name = CodeReward.ENABLED, defaultValue = "false") boolean enabled) {
        this(enabled, new Sandbox());
    }

    SandboxCheck(boolean enabled, Sandbox sandbox) {
        this.enabled = enabled;
        this.sandbox = sandbox;
    }

    /** Runs before anything else starts. */
    void check(@Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE) StartupEvent event) {
        if (!enabled) {
            return;
        }
        try {
            new SandboxProbe(sandbox).prove();
        } catch (SandboxException e) {
            throw new IllegalStateException(
                    "reward-service does not start: %s is true, but programs would not be run safely: %s"
                            .formatted(CodeReward.ENABLED, e.getMessage()),
                    e);
        }
    }
}
