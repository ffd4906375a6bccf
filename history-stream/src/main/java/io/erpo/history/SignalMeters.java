package io.erpo.history;

import io.erpo.history.signals.SignalsOfRuns;
import io.erpo.view.signals.SignalKind;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Stream;

/** A meter for each signal of each run that goes on: 1 while it is raised, 0 otherwise. */
final class SignalMeters {

    private final MultiGauge signals;

    SignalMeters(MeterRegistry registry) {
        this.signals = MultiGauge.builder("erpo.run.signal")
                .description("Whether a run has said in its last 20 steps that this is wrong with it")
                .register(registry);
    }

    void show(SignalsOfRuns runs) {
        signals.register(
                runs.raised().entrySet().stream()
                        .<Row<?>>flatMap(run -> rows(run.getKey(), run.getValue()))
                        .toList(),
                true);
    }

    private static Stream<Row<?>> rows(String run, Set<SignalKind> raised) {
        return Arrays.stream(SignalKind.values())
                .map(kind -> Row.of(Tags.of("run", run, "signal", kind.id()), raised.contains(kind) ? 1 : 0));
    }
}
