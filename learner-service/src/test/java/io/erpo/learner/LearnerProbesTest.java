package io.erpo.learner;

import static org.assertj.core.api.Assertions.assertThat;

import io.erpo.learner.LearnerStatus.Phase;
import java.util.Map;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LearnerProbesTest {

    private final LearnerStatus status = new LearnerStatus();
    private final LearnerProbes probes = new LearnerProbes(status);

    @ParameterizedTest
    @CsvSource({"CONNECTING,UP,DOWN", "READING_LOG,UP,DOWN", "WAITING,UP,UP", "WORKING,UP,UP", "STOPPED,DOWN,DOWN"})
    void shouldBeLiveUntilItStopsAndReadyOnceItHasReadTheLog(Phase phase, Status live, Status ready) {
        status.enter(phase);

        assertThat(probes.live().call().getStatus()).isEqualTo(live);
        assertThat(probes.ready().call().getStatus()).isEqualTo(ready);
    }

    @Test
    void shouldNameTheRecordItWorksOn() {
        status.enter(Phase.WORKING, "erpo.advantage-batches.v1-0@7");

        HealthCheckResponse response = probes.ready().call();

        assertThat(response.getData()).contains(Map.of("phase", "WORKING", "record", "erpo.advantage-batches.v1-0@7"));
    }
}
