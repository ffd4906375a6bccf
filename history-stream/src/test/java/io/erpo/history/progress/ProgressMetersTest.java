package io.erpo.history.progress;

import static org.assertj.core.api.Assertions.assertThat;

import io.erpo.events.Evaluation;
import io.erpo.events.RunEnded;
import io.erpo.events.RunOutcome;
import io.erpo.events.RunStarted;
import io.erpo.fixtures.SampleEvents;
import io.erpo.fixtures.SampleRun;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;

class ProgressMetersTest {

    private static final Instant NOW = SampleRun.second(100);

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final ProgressMeters meters = new ProgressMeters(registry, Clock.fixed(NOW, ZoneOffset.UTC));
    private final RunClocks runs = new RunClocks();

    private record Timed(SpecificRecord event, double second) {}

    private void show(Timed... events) {
        List.of(events).forEach(timed -> runs.accept(timed.event(), SampleRun.second(timed.second())));
        meters.show(runs);
    }

    private static Timed started(double second) {
        return new Timed(SampleRun.run(), second);
    }

    private static Timed policy(long version, double second) {
        return new Timed(SampleRun.policy(version), second);
    }

    private static Timed ended(RunOutcome outcome, double second) {
        return new Timed(new RunEnded(SampleEvents.RUN, outcome, "cli", "", null, SampleRun.second(second)), second);
    }

    private double gauge(String name) {
        return registry.get(name).tag("run", SampleEvents.RUN).gauge().value();
    }

    private double ended(String outcome) {
        return registry.get("erpo.runs.ended").tag("outcome", outcome).gauge().value();
    }

    private boolean shown(String name) {
        return registry.find(name).gauge() != null;
    }

    /** A learner that cannot see the base policy of a run. */
    @Test
    void shouldShowARunThatNeverBegins() {
        show(started(10));

        assertThat(gauge("erpo.run.step.age")).isEqualTo(90);
        assertThat(gauge("erpo.run.policy.version")).isEqualTo(-1);
        assertThat(shown("erpo.run.step.usual")).isFalse();
    }

    /** A sampler that ends again and again. */
    @Test
    void shouldShowHowOldTheNewestStepIsAndHowLongStepsUsuallyTake() {
        show(policy(0, 20), started(10), policy(1, 26));

        assertThat(gauge("erpo.run.step.age")).isEqualTo(74);
        assertThat(gauge("erpo.run.step.usual")).isEqualTo(6);
        assertThat(gauge("erpo.run.policy.version")).isEqualTo(1);
    }

    @Test
    void shouldTakeTheMeanOfTheLastTenSteps() {
        RunStarted longRun = SampleEvents.aRun().setSteps(80).build();
        show(new Timed(longRun, 0), policy(0, 1));
        for (int step = 1; step <= 20; step++) {
            show(policy(step, step <= 10 ? 1 + step : 11 + 4.0 * (step - 10)));
        }

        assertThat(gauge("erpo.run.step.usual")).isEqualTo(4);
        assertThat(gauge("erpo.run.step.age")).isEqualTo(49);
    }

    @Test
    void shouldForgetARunThatHasEnded() {
        show(started(10), policy(0, 20), policy(1, 26));

        show(ended(RunOutcome.FAILED, 30), ended(RunOutcome.CANCELLED, 31));

        assertThat(shown("erpo.run.step.age")).isFalse();
        assertThat(shown("erpo.run.step.usual")).isFalse();
        assertThat(shown("erpo.run.policy.version")).isFalse();
        assertThat(ended("failed")).isEqualTo(1);
        assertThat(ended("cancelled")).isZero();
        assertThat(ended("finished")).isZero();
    }

    @Test
    void shouldForgetARunThatIsCompleteThoughNobodySaidSo() {
        show(started(10), policy(0, 20), policy(1, 26), policy(2, 30));
        assertThat(gauge("erpo.run.step.age")).isEqualTo(70);

        Evaluation last = SampleRun.evaluation(2, 0.5);
        show(new Timed(last, 40));

        assertThat(shown("erpo.run.step.age")).isFalse();
    }

    @Test
    void shouldNotBecomeNegativeWhenAnotherClockIsAhead() {
        show(started(1_000));

        assertThat(gauge("erpo.run.step.age")).isZero();
    }

    @Test
    void shouldShowTheSameAfterARestartWhateverTopicIsReadFirst() {
        Timed again = policy(1, 90);
        for (List<Timed> order : List.of(
                List.of(started(10), policy(0, 20), policy(1, 26), again),
                List.of(policy(0, 20), policy(1, 26), again, started(10)),
                List.of(policy(0, 20), started(10), policy(1, 26), started(95), again))) {
            RunClocks restarted = new RunClocks();
            order.forEach(timed -> restarted.accept(timed.event(), SampleRun.second(timed.second())));

            assertThat(restarted.live())
                    .isEqualTo(Map.of(
                            SampleEvents.RUN,
                            new Progress(1, SampleRun.second(26), Optional.of(Duration.ofSeconds(6)))));
        }
    }
}
