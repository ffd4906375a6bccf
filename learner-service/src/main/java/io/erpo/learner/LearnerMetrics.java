package io.erpo.learner;

import io.erpo.events.AdvantageBatch;
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
import java.util.function.Supplier;
import org.apache.avro.specific.SpecificRecord;

/** The meters of this process: what it has committed since its start. */
@Singleton
class LearnerMetrics {

    private final MeterRegistry registry;
    private final Timer steps;
    private final Counter tokens;
    private final Counter deadLetters;
    private final Map<String, AtomicLong> versions = new ConcurrentHashMap<>();
    private final Map<String, Long> lags = new ConcurrentHashMap<>();
    private final Map<String, AtomicReference<Trained>> newest = new ConcurrentHashMap<>();

    private record Trained(TrainStep step, long lag) {}

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

    /** Called before the step of a batch is committed. */
    void begun(AdvantageBatch batch) {
        lags.put(batch.getRunId(), batch.getStep() - batch.getPolicyVersion());
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

    private AtomicReference<Trained> newest(String run, Trained first) {
        AtomicReference<Trained> newest = new AtomicReference<>(first);
        ofNewest(
                "erpo.learner.logprob.difference.mean",
                "Mean difference of the log-probabilities of learner and sampler in the newest step",
                run,
                () -> newest.get().step().getLogprobDifferenceMean());
        ofNewest(
                "erpo.learner.logprob.difference.max",
                "Largest difference of the log-probabilities of learner and sampler in the newest step",
                run,
                () -> newest.get().step().getLogprobDifferenceMax());
        ofNewest(
                "erpo.learner.policy.lag",
                "Versions that the policy that sampled the newest step is older than the one that the step began with",
                run,
                () -> newest.get().lag());
        return newest;
    }

    private void ofNewest(String name, String description, String run, Supplier<Number> value) {
        Gauge.builder(name, value).description(description).tag("run", run).register(registry);
    }

    private void trained(TrainStep step) {
        Trained trained = new Trained(step, lags.getOrDefault(step.getRunId(), 0L));
        newest.computeIfAbsent(step.getRunId(), run -> newest(run, trained)).set(trained);
        steps.record(step.getFetchMicros() + step.getTrainMicros() + step.getSaveMicros(), TimeUnit.MICROSECONDS);
        tokens.increment(step.getTokens());
    }
}
