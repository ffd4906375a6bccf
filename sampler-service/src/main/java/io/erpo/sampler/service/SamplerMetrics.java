package io.erpo.sampler.service;

import io.erpo.sampler.policy.PolicyRef;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** The meters of this instance. Counters include retried work; the log is authoritative. */
@Singleton
class SamplerMetrics {

    private final MeterRegistry registry;
    private final Timer generations;
    private final Counter responses;
    private final Counter tokens;
    private final Counter deadLetters;
    private final Map<String, AtomicLong> loaded = new ConcurrentHashMap<>();

    SamplerMetrics(MeterRegistry registry) {
        this.registry = registry;
        generations = Timer.builder("erpo.sampler.generation")
                .description("Generations: the groups of one poll and one policy")
                .register(registry);
        responses = Counter.builder("erpo.sampler.responses")
                .description("Responses sampled")
                .register(registry);
        tokens = Counter.builder("erpo.sampler.tokens")
                .description("Response tokens sampled")
                .register(registry);
        deadLetters = Counter.builder("erpo.dead.letters")
                .description("Records refused")
                .register(registry);
    }

    void generated(Generation generation) {
        generations.record(generation.micros(), TimeUnit.MICROSECONDS);
        responses.increment(generation.responses());
        tokens.increment(generation.tokens());
    }

    void refused(long records) {
        deadLetters.increment(records);
    }

    void loaded(PolicyRef policy) {
        loaded.computeIfAbsent(policy.runId(), this::version).set(policy.version());
    }

    private AtomicLong version(String run) {
        AtomicLong version = new AtomicLong();
        Gauge.builder("erpo.sampler.policy.version", version, AtomicLong::get)
                .description("Policy version loaded last")
                .tag("run", run)
                .register(registry);
        return version;
    }
}
