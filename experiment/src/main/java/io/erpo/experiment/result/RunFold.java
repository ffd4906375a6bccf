package io.erpo.experiment.result;

import io.erpo.events.AdvantageBatch;
import io.erpo.events.BenchmarkSettings;
import io.erpo.events.Evaluation;
import io.erpo.events.Outcome;
import io.erpo.events.PolicyPublished;
import io.erpo.events.Purpose;
import io.erpo.events.RunEnded;
import io.erpo.events.RunOutcome;
import io.erpo.events.RunStarted;
import io.erpo.events.StepStatistics;
import io.erpo.events.TrainStep;
import io.erpo.events.VerifiedGroup;
import io.erpo.schemas.RunBenchmarks;
import io.erpo.schemas.Topic;
import io.erpo.schemas.Topics;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;

/** What is kept of a run: a fold over its events, in any order across topics. */
public final class RunFold {

    /** The topics it needs. */
    public static final List<Topic<?>> TOPICS = List.of(
            Topics.POLICIES,
            Topics.ADVANTAGE_BATCHES,
            Topics.TRAIN_STEPS,
            Topics.EVALUATIONS,
            Topics.VERIFIED_GROUPS,
            Topics.RUN_ENDS);

    private final RunStarted run;
    private final TreeMap<Integer, StepStatistics> sampled = new TreeMap<>();
    private final TreeMap<Integer, TrainStep> trained = new TreeMap<>();
    private final TreeMap<Integer, Epoch> epochs = new TreeMap<>();
    private final TreeMap<String, Measurement> measurements = new TreeMap<>();
    private final TreeMap<Long, PolicyPublished> policies = new TreeMap<>();
    private Optional<RunEnded> end = Optional.empty();

    /** A run that has just started. */
    public RunFold(RunStarted run) {
        this.run = run;
    }

    /** Adds an event of this run. */
    public void accept(SpecificRecord event) {
        if (event instanceof AdvantageBatch batch) {
            sampled.put(batch.getStep(), batch.getStatistics());
        } else if (event instanceof TrainStep step) {
            trained.put(step.getStep(), step);
        } else if (event instanceof VerifiedGroup group && group.getPurpose() == Purpose.TRAINING) {
            epochs.computeIfAbsent(group.getVisit(), visit -> new Epoch()).add(group);
        } else if (event instanceof Evaluation evaluation) {
            Measurement measurement = measurement(evaluation);
            measurements.put(key(measurement.step(), measurement.benchmark()), measurement);
        } else if (event instanceof PolicyPublished policy) {
            policies.put(policy.getVersion(), policy);
        } else if (event instanceof RunEnded ended) {
            end = end.or(() -> Optional.of(ended));
        }
    }

    /**
     * Whether the run is over and everything of it was read: the end and the last evaluation are written together, but to different
     * topics.
     */
    public boolean ended() {
        return end.filter(over -> over.getOutcome() != RunOutcome.FINISHED || complete())
                .isPresent();
    }

    private boolean complete() {
        return trained.size() == run.getSteps()
                && sampled.size() == run.getSteps()
                && policies.containsKey((long) run.getSteps())
                && RunBenchmarks.of(run).stream().allMatch(this::measured);
    }

    private boolean measured(BenchmarkSettings benchmark) {
        return IntStream.rangeClosed(0, run.getSteps())
                .filter(step -> RunBenchmarks.isDue(benchmark, step, run.getSteps()))
                .allMatch(step -> measurements.containsKey(key(step, benchmark.getName())));
    }

    private static String key(int step, String benchmark) {
        return "%08d %s".formatted(step, benchmark);
    }

    /** Finished steps. */
    public int steps() {
        return trained.size();
    }

    /**
     * The result of a run that has ended.
     *
     * @param name its name within the experiment
     * @param commit the commit of erpo that started it
     */
    public RunResult result(String name, String arm, String commit) {
        RunEnded over = end.orElseThrow(() -> new IllegalStateException(run.getRunId() + " has not ended"));
        return new RunResult(
                name,
                arm,
                run.getSeed(),
                run.getRunId(),
                commit,
                over.getOutcome().name().toLowerCase(Locale.ROOT),
                over.getOutcome() == RunOutcome.FINISHED ? "" : over.getReason(),
                run.getDatasetDigest(),
                run.getBasePolicySha256(),
                last(PolicyPublished::getSha256),
                last(PolicyPublished::getUri),
                Duration.between(run.getStartedAt(), over.getEndedAt()).toMillis() / 1e3,
                trained.keySet().stream()
                        .filter(sampled::containsKey)
                        .map(this::row)
                        .toList(),
                epochs.entrySet().stream()
                        .map(epoch -> epoch.getValue().row(epoch.getKey(), run))
                        .toList(),
                List.copyOf(measurements.values()),
                List.of());
    }

    private String last(Function<PolicyPublished, String> of) {
        return policies.isEmpty() ? "" : of.apply(policies.lastEntry().getValue());
    }

    private StepRow row(int step) {
        return new StepRow(
                step,
                Stream.of(StepMeasure.values())
                        .collect(Collectors.toMap(
                                StepMeasure::id, measure -> measure.of(sampled.get(step), trained.get(step)))));
    }

    private static Measurement measurement(Evaluation evaluation) {
        return new Measurement(
                evaluation.getBenchmark(),
                Math.toIntExact(evaluation.getPolicyVersion()),
                evaluation.getSamples(),
                evaluation.getTemperature(),
                evaluation.getPrompts().stream()
                        .map(prompt ->
                                new Measurement.Score(prompt.getPromptId(), prompt.getCorrect(), prompt.getMajority()))
                        .toList());
    }

    /** Visits with the same number. */
    private static final class Epoch {

        private final Map<Outcome, Integer> outcomes = new EnumMap<>(Outcome.class);
        private final Map<String, Double> temperatures = new HashMap<>();

        void add(VerifiedGroup group) {
            if (temperatures.put(group.getGroupId(), group.getTemperature()) == null) {
                outcomes.merge(group.getOutcome(), 1, Integer::sum);
            }
        }

        EpochRow row(int epoch, RunStarted run) {
            double highest = temperatures.values().stream()
                    .mapToDouble(Double::doubleValue)
                    .max()
                    .orElseThrow();
            return new EpochRow(
                    epoch,
                    temperatures.size(),
                    outcomes.getOrDefault(Outcome.ALL_CORRECT, 0),
                    outcomes.getOrDefault(Outcome.MIXED, 0),
                    outcomes.getOrDefault(Outcome.ALL_INCORRECT, 0),
                    temperatures.values().stream()
                            .mapToDouble(Double::doubleValue)
                            .average()
                            .orElseThrow(),
                    temperatures.size() == run.getPromptIds().size(),
                    highest >= run.getTemperature().getMax()
                            && highest > run.getTemperature().getInitial());
        }
    }
}
