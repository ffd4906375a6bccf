package io.erpo.sampler.service;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/** Alive while requests are consumed; a slow generation is not a failure. */
@Liveness
@ApplicationScoped
class LoopAlive implements HealthCheck {

    private final SamplerService service;

    LoopAlive(SamplerService service) {
        this.service = service;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("loop").status(service.alive()).build();
    }
}
