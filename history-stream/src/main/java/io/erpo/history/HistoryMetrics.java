package io.erpo.history;

import io.erpo.events.AdvantageBatch;
import io.erpo.events.DeadLetter;
import io.erpo.events.StepStatistics;
import io.erpo.events.VerifiedGroup;
import io.erpo.history.intake.IntakeObserver;
import io.erpo.history.prompt.PromptStores;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToDoubleFunction;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.QueryableStoreTypes;

/** The meters of this instance. Counters include retried work; the log is authoritative. */
@Singleton
class HistoryMetrics implements IntakeObserver {

    private record ClosedStep(int step, StepStatistics statistics) {}

    private final MeterRegistry registry;
    private final MeterProvider<Counter> groups;
    private final Counter duplicates;
    private final Counter deadLetters;
    private final Map<String, ClosedStep> lastSteps = new ConcurrentHashMap<>();

    HistoryMetrics(MeterRegistry registry) {
        this.registry = registry;
        groups = Counter.builder("erpo.history.groups")
                .description("Groups verified")
                .withRegistry(registry);
        duplicates = Counter.builder("erpo.history.duplicates")
                .description("Records that said nothing new")
                .register(registry);
        deadLetters = Counter.builder("erpo.dead.letters")
                .description("Records refused")
                .register(registry);
    }

    void watch(@Observes StartupEvent event, KafkaStreams streams) {
        Gauge.builder("erpo.history.groups.open", streams, HistoryMetrics::openGroups)
                .description("Groups drawn that have no outcome yet")
                .register(registry);
    }

    @Override
    public void published(SpecificRecord event) {
        if (event instanceof VerifiedGroup group) {
            groups.withTags("purpose", tag(group.getPurpose()), "outcome", tag(group.getOutcome()))
                    .increment();
        } else if (event instanceof AdvantageBatch batch) {
            closed(batch.getRunId(), new ClosedStep(batch.getStep(), batch.getStatistics()));
        } else if (event instanceof DeadLetter) {
            deadLetters.increment();
        }
    }

    @Override
    public void duplicate(SpecificRecord event) {
        duplicates.increment();
    }

    private void closed(String run, ClosedStep step) {
        if (lastSteps.put(run, step) == null) {
            gauge(run, "erpo.history.step", "Last step closed", ClosedStep::step);
            gauge(
                    run,
                    "erpo.history.step.all.correct.ratio",
                    "Share of the last step's groups that are all correct",
                    closed -> closed.statistics().getAllCorrectShare());
            gauge(
                    run,
                    "erpo.history.step.temperature.mean",
                    "Mean temperature of the last step's groups",
                    closed -> closed.statistics().getMeanTemperature());
        }
    }

    private void gauge(String run, String name, String description, ToDoubleFunction<ClosedStep> value) {
        Gauge.builder(name, lastSteps, steps -> value.applyAsDouble(steps.get(run)))
                .description(description)
                .tag("run", run)
                .register(registry);
    }

    private static double openGroups(KafkaStreams streams) {
        try {
            return streams.store(StoreQueryParameters.fromNameAndType(
                            PromptStores.UNFINISHED, QueryableStoreTypes.keyValueStore()))
                    .approximateNumEntries();
        } catch (InvalidStateStoreException | IllegalStateException e) {
            // Partitions are moving, or the stream has not started or has ended: this instance does not know the value.
            return Double.NaN;
        }
    }

    private static String tag(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
