package io.erpo.learner;

import static org.assertj.core.api.Assertions.assertThat;

import io.erpo.events.AdvantageBatch;
import io.erpo.events.TrainStep;
import io.erpo.fixtures.SampleRun;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

class LearnerMetricsTest {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final LearnerMetrics metrics = new LearnerMetrics(registry);

    @Test
    void shouldShowTheDifferenceFromTheSamplerInTheNewestStepOfEachRun() {
        metrics.begun(aBatch("a", 0, 0));
        metrics.committed(aStep("a", 0.5, 2.5));
        metrics.begun(aBatch("b", 0, 0));
        metrics.committed(aStep("b", 0.25, 0.75));
        metrics.begun(aBatch("a", 3, 1));

        assertThat(gauge("policy.lag", "a"))
                .as("of the newest step that is committed")
                .isZero();
        metrics.committed(aStep("a", 0.125, 1.5));
        assertThat(gauge("logprob.difference.mean", "a")).isEqualTo(0.125);
        assertThat(gauge("logprob.difference.max", "a")).isEqualTo(1.5);
        assertThat(gauge("policy.lag", "a")).isEqualTo(2);
        assertThat(gauge("logprob.difference.mean", "b")).isEqualTo(0.25);
        assertThat(gauge("logprob.difference.max", "b")).isEqualTo(0.75);
        assertThat(gauge("policy.lag", "b")).isZero();
        assertThat(registry.get("erpo.learner.logprob.difference.mean").gauges())
                .hasSize(2);
    }

    private static AdvantageBatch aBatch(String run, int step, long policy) {
        AdvantageBatch batch = Fixtures.aBatch(step, 0);
        batch.setRunId(run);
        batch.setPolicyVersion(policy);
        return batch;
    }

    private static TrainStep aStep(String run, double mean, double largest) {
        TrainStep step = SampleRun.trained(0, 0, 1);
        step.setRunId(run);
        step.setLogprobDifferenceMean(mean);
        step.setLogprobDifferenceMax(largest);
        return step;
    }

    private double gauge(String name, String run) {
        return registry.get("erpo.learner." + name).tag("run", run).gauge().value();
    }
}
