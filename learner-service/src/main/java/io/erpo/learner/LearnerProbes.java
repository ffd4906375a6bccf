package io.erpo.learner;

import io.erpo.learner.LearnerStatus.Phase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;

/** The learner's probes. A step may take any time; it is alive and ready meanwhile. */
@ApplicationScoped
class LearnerProbes {

    private final LearnerStatus status;

    LearnerProbes(LearnerStatus status) {
        this.status = status;
    }

    @Produces
    @Liveness
    @ApplicationScoped
    HealthCheck live() {
        return () -> response("learner is alive", status.phase() != Phase.STOPPED);
    }

    @Produces
    @Readiness
    @ApplicationScoped
    HealthCheck ready() {
        return () -> {
            Phase phase = status.phase();
            return response("learner has read the log", phase == Phase.WAITING || phase == Phase.WORKING);
        };
    }

    private HealthCheckResponse response(String name, boolean up) {
        var response = HealthCheckResponse.named(name)
                .status(up)
                .withData("phase", status.phase().name());
        String record = status.record();
        return (record.isEmpty() ? response : response.withData("record", record)).build();
    }
}
