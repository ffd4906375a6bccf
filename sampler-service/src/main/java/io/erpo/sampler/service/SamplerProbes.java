package io.erpo.sampler.service;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;

/** The sampler's probes. A slow generation affects neither liveness nor readiness. */
@ApplicationScoped
class SamplerProbes {

    private final SamplerService service;

    SamplerProbes(SamplerService service) {
        this.service = service;
    }

    /** Alive while requests are consumed. */
    @Produces
    @Liveness
    @ApplicationScoped
    HealthCheck live() {
        return () -> HealthCheckResponse.named("loop").status(service.alive()).build();
    }

    /** Ready once the newest published policy is in memory; later versions are loaded as they are published. */
    @Produces
    @Readiness
    @ApplicationScoped
    HealthCheck ready() {
        return () -> {
            Optional<String> reason = service.notReady();
            return reason.isEmpty()
                    ? HealthCheckResponse.up("policy")
                    : HealthCheckResponse.named("policy")
                            .down()
                            .withData("reason", reason.get())
                            .build();
        };
    }
}
