package io.erpo.reward.service;

import io.erpo.schemas.Topics;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;

/** The probes of reward-service. A slow reward affects neither liveness nor readiness. */
@ApplicationScoped
class RewardProbes {

    private final RewardService service;

    RewardProbes(RewardService service) {
        this.service = service;
    }

    /** Alive while responses are consumed. */
    @Produces
    @Liveness
    @ApplicationScoped
    HealthCheck live() {
        return () -> HealthCheckResponse.named("loop").status(service.alive()).build();
    }

    /** Ready once every run that was in the log at the start is known. */
    @Produces
    @Readiness
    @ApplicationScoped
    HealthCheck ready() {
        return () -> {
            try {
                return service.ready() ? HealthCheckResponse.up("runs") : down("reading " + Topics.RUNS.name());
            } catch (IllegalStateException e) {
                return down(e.getMessage());
            }
        };
    }

    private static HealthCheckResponse down(String reason) {
        return HealthCheckResponse.named("runs")
                .down()
                .withData("reason", reason)
                .build();
    }
}
