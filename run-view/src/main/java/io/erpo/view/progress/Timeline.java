package io.erpo.view.progress;

import io.erpo.events.Purpose;
import io.erpo.events.Response;
import io.erpo.events.TrainStep;
import io.erpo.view.metrics.StepTimes;
import io.erpo.view.progress.Intervals.Interval;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;

/** The times of generation and learning, from the events. The order of the events does not matter. */
final class Timeline implements StepTimes {

    /** All responses of a generation share its interval, so a step has only a few. */
    private final Map<Integer, Set<Interval>> samplingByStep = new HashMap<>();

    private final Map<Integer, Long> tokensByStep = new HashMap<>();
    private final Set<Interval> evaluation = new HashSet<>();
    private final TreeMap<Integer, Interval> learningByStep = new TreeMap<>();

    void add(Response response) {
        Interval generation = Interval.ofLength(micros(response.getStartedAt()), response.getGenerationMicros());
        if (response.getPurpose() == Purpose.BENCHMARK) {
            evaluation.add(generation);
        } else {
            samplingByStep
                    .computeIfAbsent(response.getStep(), step -> new HashSet<>())
                    .add(generation);
            tokensByStep.merge(response.getStep(), (long) response.getTokenIds().size(), Long::sum);
        }
    }

    void add(TrainStep step) {
        long length = step.getFetchMicros() + step.getTrainMicros() + step.getSaveMicros();
        learningByStep.put(step.getStep(), Interval.ofLength(micros(step.getStartedAt()), length));
    }

    /** Tokens sampled for the step per second of generation; 0 for none. */
    @Override
    public double samplerTokensPerSecond(int step) {
        double seconds =
                Intervals.union(samplingByStep.getOrDefault(step, Set.of())).seconds();
        return seconds > 0 ? tokensByStep.get(step) / seconds : 0;
    }

    /**
     * Wall time from the end of the previous step, or from the first generation for the first step, to the end of this
     * one.
     */
    @Override
    public double seconds(int step) {
        Interval learning = learningByStep.get(step);
        Interval before = learningByStep.get(step - 1);
        long from = before == null ? firstSampling().orElse(learning.start()) : before.end();
        return Math.max(0, learning.end() - from) / 1e6;
    }

    /** The time by phase so far. */
    Phases phases(Instant runStarted) {
        Intervals sampling = Intervals.union(allSampling());
        Intervals evaluating = Intervals.union(evaluation);
        Intervals learning = Intervals.union(learningByStep.values());
        Intervals training = training();
        Intervals busy = sampling.or(evaluating).or(learning);
        long firstGeneration = Math.min(
                firstSampling().orElse(Long.MAX_VALUE),
                evaluation.stream().mapToLong(Interval::start).min().orElse(Long.MAX_VALUE));
        long started = micros(runStarted);
        return new Phases(
                firstGeneration == Long.MAX_VALUE ? 0 : Math.max(0, firstGeneration - started) / 1e6,
                training.seconds(),
                sampling.seconds(),
                learning.seconds(),
                sampling.and(learning).seconds(),
                training.seconds() - training.and(busy).seconds(),
                evaluating.seconds());
    }

    private Intervals training() {
        OptionalLong start = firstSampling();
        return start.isEmpty() || learningByStep.isEmpty()
                ? Intervals.NONE
                : Intervals.union(List.of(new Interval(
                        start.getAsLong(),
                        Math.max(
                                start.getAsLong(),
                                learningByStep.lastEntry().getValue().end()))));
    }

    private OptionalLong firstSampling() {
        return allSampling().stream().mapToLong(Interval::start).min();
    }

    private List<Interval> allSampling() {
        return samplingByStep.values().stream().flatMap(Collection::stream).toList();
    }

    private static long micros(Instant instant) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
    }
}
