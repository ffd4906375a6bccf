package io.erpo.reward.service;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/** Alive while responses are consumed; slowness is not a failure. */
@Liveness
@ApplicationScoped
class LoopAlive implements HealthCheck {

    private final RewardService service;

    LoopAlive(RewardService service) {
        this.service = service;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("loop").status(service.alive()).build();
    }
}
