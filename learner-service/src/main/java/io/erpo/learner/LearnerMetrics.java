package io.erpo.learner;

import io.erpo.events.DeadLetter;
import io.erpo.events.PolicyPublished;
import io.erpo.events.TrainStep;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.ToDoubleFunction;
import org.apache.avro.specific.SpecificRecord;

/** The meters of this process: what it has committed since its start. */
@Singleton
class LearnerMetrics {

    private final MeterRegistry registry;
    private final Timer steps;
    private final Counter tokens;
    private final Counter deadLetters;
    private final Map<String, AtomicLong> versions = new ConcurrentHashMap<>();
    private final Map<String, AtomicReference<TrainStep>> newest = new ConcurrentHashMap<>();

    LearnerMetrics(MeterRegistry registry) {
        this.registry = registry;
        steps = Timer.builder("erpo.learner.step")
                .description("Steps: tokens fetched, policy trained and stored")
                .register(registry);
        tokens = Counter.builder("erpo.learner.tokens")
                .description("Response tokens trained on")
                .register(registry);
        deadLetters = Counter.builder("erpo.dead.letters")
                .description("Records refused")
                .register(registry);
    }

    void committed(SpecificRecord event) {
        if (event instanceof PolicyPublished policy) {
            versions.computeIfAbsent(policy.getRunId(), this::version).set(policy.getVersion());
        } else if (event instanceof TrainStep step) {
            trained(step);
        } else if (event instanceof DeadLetter) {
            deadLetters.increment();
        }
    }

    private AtomicLong version(String run) {
        AtomicLong version = new AtomicLong();
        Gauge.builder("erpo.learner.policy.version", version, AtomicLong::get)
                .description("Newest policy version published")
                .tag("run", run)
                .register(registry);
        return version;
    }

    private AtomicReference<TrainStep> newest(String run, TrainStep first) {
        AtomicReference<TrainStep> step = new AtomicReference<>(first);
        difference("mean", "Mean", run, step, TrainStep::getLogprobDifferenceMean);
        difference("max", "Largest", run, step, TrainStep::getLogprobDifferenceMax);
        return step;
    }

    private void difference(
            String name,
            String description,
            String run,
            AtomicReference<TrainStep> step,
            ToDoubleFunction<TrainStep> value) {
        Gauge.builder("erpo.learner.logprob.difference." + name, step, newest -> value.applyAsDouble(newest.get()))
                .description(
                        description + " difference of the log-probabilities of learner and sampler, in the newest step")
                .tag("run", run)
                .register(registry);
    }

    private void trained(TrainStep step) {
        newest.computeIfAbsent(step.getRunId(), run -> newest(run, step)).set(step);
        steps.record(step.getFetchMicros() + step.getTrainMicros() + step.getSaveMicros(), TimeUnit.MICROSECONDS);
        tokens.increment(step.getTokens());
    }
}
