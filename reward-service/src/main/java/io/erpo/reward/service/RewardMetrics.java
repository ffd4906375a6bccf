package io.erpo.reward.service;

import io.erpo.events.Reward;
import io.erpo.events.RewardStatus;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The meters of this instance. Counters include retried work; the log is authoritative. */
@Singleton
class RewardMetrics {

    private record Verdict(String reward, RewardStatus status) {

        static Verdict of(Reward reward) {
            return new Verdict(reward.getName(), reward.getStatus());
        }
    }

    private final MeterProvider<Counter> judgements;
    private final MeterProvider<Counter> seconds;
    private final Counter deadLetters;

    RewardMetrics(MeterRegistry registry) {
        judgements = Counter.builder("erpo.reward.judgements")
                .description("Responses judged")
                .withRegistry(registry);
        seconds = Counter.builder("erpo.reward.judging")
                .description("Time taken to judge")
                .baseUnit("seconds")
                .withRegistry(registry);
        deadLetters = Counter.builder("erpo.dead.letters")
                .description("Records refused")
                .register(registry);
    }

    /** Counts the rewards of one poll. */
    void judged(List<Reward> rewards) {
        Map<Verdict, List<Reward>> verdicts = rewards.stream().collect(Collectors.groupingBy(Verdict::of));
        verdicts.forEach((verdict, alike) -> {
            String status = verdict.status().name().toLowerCase(Locale.ROOT);
            judgements.withTags("reward", verdict.reward(), "status", status).increment(alike.size());
            seconds.withTags("reward", verdict.reward())
                    .increment(
                            alike.stream().mapToLong(Reward::getDurationMicros).sum() / 1e6);
        });
    }

    void refused(long records) {
        deadLetters.increment(records);
    }
}
