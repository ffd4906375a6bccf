package io.erpo.view.progress;

import io.erpo.events.AdvantageBatch;
import io.erpo.events.DeadLetter;
import io.erpo.events.Evaluation;
import io.erpo.events.PolicyPublished;
import io.erpo.events.Purpose;
import io.erpo.events.Response;
import io.erpo.events.Reward;
import io.erpo.events.RunEnded;
import io.erpo.events.RunStarted;
import io.erpo.events.StepStatistics;
import io.erpo.events.TrainStep;
import io.erpo.schemas.Topics;
import io.erpo.view.metrics.RunMetrics;
import io.erpo.view.tally.RewardTally;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.avro.specific.SpecificRecord;

/** The progress of a run: a fold over its events, which may come in any order across topics. */
public final class RunProgress {

    private final RunStarted run;
    private final Timeline timeline = new Timeline();
    private final RewardTally rewards;
    private final Map<Long, PolicyPublished> policies = new HashMap<>();
    private final Map<Integer, StepStatistics> batches = new HashMap<>();
    private final TreeMap<Integer, TrainStep> trained = new TreeMap<>();
    private final Measurements measurements;
    private final Map<Integer, Integer> sampledByStep = new HashMap<>();
    private final TreeMap<Integer, ShortBatch> shortBatches = new TreeMap<>();
    private final UnjudgedSteps unjudged;
    private final VerdictChanges verdicts;
    private final RunMetrics metrics;
    /** Topics of which the run needs every record. */
    private static final Set<String> VITAL =
            Set.of(Topics.RUNS.name(), Topics.ADVANTAGE_BATCHES.name(), Topics.PROMPT_REQUESTS.name());

    private int deadLetters;
    private Optional<DeadLetter> fatal = Optional.empty();
    private Optional<RunEnded> end = Optional.empty();

    /** A run that has just started. */
    public RunProgress(RunStarted run) {
        this.run = run;
        this.measurements = new Measurements(run);
        this.rewards = new RewardTally(run);
        this.unjudged = new UnjudgedSteps(run);
        this.verdicts = new VerdictChanges(run);
        this.metrics = new RunMetrics(run, timeline);
    }

    /** Adds an event; ignores events of other runs and those that say nothing about progress. */
    public void accept(SpecificRecord event) {
        if (event instanceof DeadLetter letter) {
            add(letter);
        } else if (Topics.run(event).filter(run.getRunId()::equals).isPresent()) {
            rewards.accept(event);
            addOwn(event);
            metrics.accept(event);
        }
    }

    /** The run's settings. */
    public RunStarted run() {
        return run;
    }

    /** Whether the run is over: all steps are done and the final policy is measured on everything. */
    public boolean complete() {
        return trained.size() == run.getSteps()
                && policies.containsKey((long) run.getSteps())
                && measurements.complete(run.getSteps());
    }

    /** How the run ended, as the log says it; empty while it goes on. The first end of a run stands. */
    public Optional<RunEnded> end() {
        return end;
    }

    /** The results so far of all rewards, listed or not. */
    public RewardTally rewards() {
        return rewards;
    }

    /** Number of finished steps. */
    public int stepsDone() {
        return trained.size();
    }

    /** Number of records that a service refused. */
    public int deadLetters() {
        return deadLetters;
    }

    /** A refused record without which the run cannot complete. */
    public Optional<DeadLetter> fatalDeadLetter() {
        return fatal;
    }

    /**
     * Earlier refusals no longer end the run: the user who resumes it has been told, and may have republished the
     * records.
     */
    public void pardonRefusals() {
        fatal = Optional.empty();
    }

    /** Steps for which dynamic sampling did not find enough groups, or of which every group was dropped; in order. */
    public List<ShortBatch> shortBatches() {
        return List.copyOf(shortBatches.values());
    }

    /** Rewards of the run that could judge no response of a whole step. */
    public List<UnjudgedReward> unjudgedRewards() {
        return unjudged.rewards();
    }

    /** The steps at which responses begin or cease to be correct, or groups to be mixed; in order. */
    public List<VerdictChange> verdictChanges() {
        return verdicts.changes();
    }

    /** What researchers plot, and the run's signals. */
    public RunMetrics metrics() {
        return metrics;
    }

    /** The finished steps, in order. */
    public List<StepReport> reports() {
        return trained.keySet().stream()
                .filter(batches::containsKey)
                .map(this::report)
                .toList();
    }

    /** The newest finished step. */
    public Optional<StepReport> newestReport() {
        return trained.isEmpty() || !batches.containsKey(trained.lastKey())
                ? Optional.empty()
                : Optional.of(report(trained.lastKey()));
    }

    /** Mean wall time of the newest steps; empty before the first. */
    public OptionalDouble recentStepSeconds() {
        return trained.descendingKeySet().stream()
                .limit(10)
                .mapToDouble(timeline::seconds)
                .average();
    }

    /** Held-out accuracy (mean@k) by policy version. */
    public Map<Long, Double> accuracies() {
        return measurements.accuracies();
    }

    /** The evaluations on the benchmarks that the run lists, by benchmark in the run's order, then by version. */
    public List<Evaluation> benchmarks() {
        return measurements.ofBenchmarks();
    }

    Optional<PolicyPublished> policy(long version) {
        return Optional.ofNullable(policies.get(version));
    }

    Phases phases() {
        return timeline.phases(run.getStartedAt());
    }

    /** The run's current activity, as text. */
    public String activity() {
        if (policies.isEmpty()) {
            return "importing the base policy";
        }
        if (!measurements.complete(0) && sampledByStep.isEmpty()) {
            return "measuring the base policy on " + measurements.activity(0);
        }
        if (trained.size() == run.getSteps()) {
            return "measuring the final policy on " + measurements.activity(run.getSteps());
        }
        List<String> activities = new ArrayList<>();
        if (batches.containsKey(trained.size())) {
            activities.add("training step " + (trained.size() + 1));
        }
        IntStream.range(trained.size(), run.getSteps())
                .filter(step -> !batches.containsKey(step))
                .mapToObj(step ->
                        "sampling step %d: %d responses".formatted(step + 1, sampledByStep.getOrDefault(step, 0)))
                .findFirst()
                .ifPresent(activities::add);
        return String.join("; ", activities);
    }

    private void addOwn(SpecificRecord event) {
        if (event instanceof Response response) {
            add(response);
        } else if (event instanceof AdvantageBatch batch) {
            batches.put(batch.getStep(), batch.getStatistics());
            ShortBatch.of(batch).ifPresent(found -> shortBatches.put(found.step(), found));
            unjudged.add(batch);
            verdicts.add(batch);
        } else if (event instanceof Reward reward) {
            unjudged.add(reward);
            verdicts.add(reward);
        } else if (event instanceof TrainStep step) {
            trained.put(step.getStep(), step);
            timeline.add(step);
        } else if (event instanceof PolicyPublished policy) {
            policies.put(policy.getVersion(), policy);
        } else if (event instanceof RunEnded ended) {
            end = end.or(() -> Optional.of(ended));
        } else if (event instanceof Evaluation evaluation) {
            measurements.add(evaluation);
        }
    }

    /** Counts letters of any run, since a refused record may be undecodable. */
    private void add(DeadLetter letter) {
        deadLetters++;
        if (fatal.isEmpty() && VITAL.contains(letter.getTopic())) {
            fatal = Optional.of(letter);
        }
    }

    private void add(Response response) {
        timeline.add(response);
        verdicts.add(response);
        unjudged.add(response);
        measurements.add(response);
        if (response.getPurpose() == Purpose.TRAINING) {
            sampledByStep.merge(response.getStep(), 1, Integer::sum);
        }
    }

    private StepReport report(int step) {
        TrainStep training = trained.get(step);
        return new StepReport(
                step,
                batches.get(step),
                timeline.samplerTokensPerSecond(step),
                training.getTrainMicros() > 0 ? training.getTokens() * 1e6 / training.getTrainMicros() : 0,
                timeline.seconds(step));
    }
}
