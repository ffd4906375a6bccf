package io.erpo.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.erpo.events.RunEnded;
import io.erpo.events.RunOutcome;
import io.erpo.events.TrainStep;
import io.erpo.fixtures.SampleEvents;
import io.erpo.fixtures.SampleRun;
import io.erpo.history.signals.SignalsOfRuns;
import io.erpo.view.signals.SignalKind;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;

class SignalMetersTest {

    private static final RunEnded END =
            new RunEnded(SampleEvents.RUN, RunOutcome.FINISHED, "history-stream", "", null, SampleRun.second(9));

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final SignalMeters meters = new SignalMeters(registry);
    private final SignalsOfRuns runs = new SignalsOfRuns();

    private static TrainStep dead(int step) {
        return TrainStep.newBuilder(SampleRun.trained(step, step, 1))
                .setGradNorm(0)
                .build();
    }

    private void show(SpecificRecord... events) {
        List.of(events).forEach(runs::accept);
        meters.show(runs);
    }

    private double gauge(SignalKind kind) {
        return registry.get("erpo.run.signal")
                .tag("run", SampleEvents.RUN)
                .tag("signal", kind.id())
                .gauge()
                .value();
    }

    @Test
    void shouldBeOneWhileASignalIsRaised() {
        show(SampleRun.run(), SampleRun.batch(0, 0), SampleRun.trained(0, 0, 1));
        assertThat(gauge(SignalKind.GRADIENT_UNUSABLE)).isZero();

        show(SampleRun.batch(1, 0), dead(1));
        assertThat(gauge(SignalKind.GRADIENT_UNUSABLE)).isEqualTo(1);
        assertThat(gauge(SignalKind.NO_SPREAD)).isZero();
        assertThat(registry.find("erpo.run.signal").gauges()).hasSize(SignalKind.values().length);

        for (int step = 2; step <= 21; step++) {
            show(SampleRun.batch(step, 0), SampleRun.trained(step, step, 1));
        }
        assertThat(gauge(SignalKind.GRADIENT_UNUSABLE)).isZero();
    }

    @Test
    void shouldShowNothingOfARunThatHasEnded() {
        show(SampleRun.run(), SampleRun.batch(0, 0), dead(0), END);
        show(SampleRun.batch(1, 0), dead(1));

        assertThat(registry.find("erpo.run.signal").gauges()).isEmpty();
    }

    /** A consumer reads the topics of the run plane in any order. */
    @Test
    void shouldNotDependOnTheOrderInWhichTopicsAreRead() {
        for (int seed = 0; seed < 20; seed++) {
            List<SpecificRecord> events = new ArrayList<>(
                    List.of(SampleRun.run(), SampleRun.batch(0, 0), SampleRun.batch(1, 0), dead(0), dead(1)));
            Collections.shuffle(events, new Random(seed));
            SignalsOfRuns shuffled = new SignalsOfRuns();
            events.forEach(shuffled::accept);

            assertThat(shuffled.raised().get(SampleEvents.RUN)).containsExactly(SignalKind.GRADIENT_UNUSABLE);
        }
    }
}
