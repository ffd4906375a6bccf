package io.erpo.history.progress;

import io.erpo.events.RunOutcome;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** The meters of runs. A run that has ended has none. */
final class ProgressMeters {

    private static final String SECONDS = "seconds";

    private final Clock clock;
    private final MultiGauge ages;
    private final MultiGauge usual;
    private final MultiGauge versions;
    private final MultiGauge ended;

    ProgressMeters(MeterRegistry registry, Clock clock) {
        this.clock = clock;
        this.ages = MultiGauge.builder("erpo.run.step.age")
                .description("Time since the newest policy of a run, or since its start")
                .baseUnit(SECONDS)
                .register(registry);
        this.usual = MultiGauge.builder("erpo.run.step.usual")
                .description("Mean time of the run's last ten steps")
                .baseUnit(SECONDS)
                .register(registry);
        this.versions = MultiGauge.builder("erpo.run.policy.version")
                .description("Newest policy of a run; -1 before the base policy")
                .register(registry);
        this.ended = MultiGauge.builder("erpo.runs.ended")
                .description("Runs of the log that have ended")
                .register(registry);
    }

    void show(RunClocks runs) {
        Map<String, Progress> live = runs.live();
        ages.register(rows(live, progress -> seconds(progress.age(clock.instant()))), true);
        versions.register(rows(live, Progress::policyVersion), true);
        live.values().removeIf(progress -> progress.usualStep().isEmpty());
        usual.register(rows(live, progress -> seconds(progress.usualStep().orElseThrow())), true);
        ended.register(
                runs.ended().entrySet().stream()
                        .map(outcome -> Row.of(Tags.of("outcome", tag(outcome.getKey())), outcome.getValue()))
                        .toList(),
                true);
    }

    private static List<Row<?>> rows(Map<String, Progress> live, ToDoubleFunction<Progress> value) {
        return live.entrySet().stream()
                .<Row<?>>map(run -> Row.of(Tags.of("run", run.getKey()), run.getValue(), value))
                .toList();
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1e3;
    }

    private static String tag(RunOutcome outcome) {
        return outcome.name().toLowerCase(Locale.ROOT);
    }
}
