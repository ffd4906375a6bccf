package io.erpo.reward.service;

import io.erpo.schemas.Topics;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready once the log of runs has been read. */
@Readiness
@ApplicationScoped
class RunsKnown implements HealthCheck {

    private final RewardService service;

    RunsKnown(RewardService service) {
        this.service = service;
    }

    @Override
    public HealthCheckResponse call() {
        try {
            return service.ready() ? HealthCheckResponse.up("runs") : down("reading " + Topics.RUNS.name());
        } catch (IllegalStateException e) {
            return down(e.getMessage());
        }
    }

    private static HealthCheckResponse down(String reason) {
        return HealthCheckResponse.named("runs")
                .down()
                .withData("reason", reason)
                .build();
    }
}
