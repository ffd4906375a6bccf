package io.erpo.sampler.service;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready once the newest published policy is in memory; later versions are loaded as they are published. */
@Readiness
@ApplicationScoped
class PolicyLoaded implements HealthCheck {

    private final SamplerService service;

    PolicyLoaded(SamplerService service) {
        this.service = service;
    }

    @Override
    public HealthCheckResponse call() {
        Optional<String> reason = service.notReady();
        return reason.isEmpty()
                ? HealthCheckResponse.up("policy")
                : HealthCheckResponse.named("policy")
                        .down()
                        .withData("reason", reason.get())
                        .build();
    }
}
