package io.erpo.view.metrics;

import io.erpo.events.AdvantageBatch;
import io.erpo.events.Engine;
import io.erpo.events.Evaluation;
import io.erpo.events.Purpose;
import io.erpo.events.Response;
import io.erpo.events.RunStarted;
import io.erpo.events.TrainStep;
import io.erpo.schemas.Topic;
import io.erpo.schemas.Topics;
import io.erpo.view.metrics.MetricsLine.BatchFacts;
import io.erpo.view.signals.RunSignals;
import io.erpo.view.signals.Signal;
import io.erpo.view.signals.SignalKind;
import io.erpo.view.signals.StepFacts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;

/**
 * The metrics and signals of a run: a fold over its events, which may come in any order across topics. Steps are taken in
 * order, each when its batch, its training and its responses are in.
 */
public final class RunMetrics {

    /** The topics that signals need; the times and rates of a step need the responses too. */
    public static final List<Topic<?>> TOPICS =
            List.of(Topics.ADVANTAGE_BATCHES, Topics.TRAIN_STEPS, Topics.EVALUATIONS);

    private static final String FLOAT32 = "float32";
    private static final String BUILT_IN = "torch";

    private final String runId;
    private final StepTimes times;
    private final RunSignals signals;
    private final Map<Integer, BatchFacts> batches = new HashMap<>();
    private final Map<Integer, TrainStep> trained = new HashMap<>();
    private final Map<Integer, Integer> sampled = new HashMap<>();
    private final Set<Optional<Engine>> samplers = new HashSet<>();
    private final Set<String> evaluations = new HashSet<>();
    private final List<MetricsLine> lines = new ArrayList<>();
    private int next;

    /** The metrics of a run that has just started. */
    public RunMetrics(RunStarted run, StepTimes times) {
        this.runId = run.getRunId();
        this.times = times;
        this.signals = new RunSignals(run);
    }

    /** Adds an event; ignores events of other runs and those that say nothing about metrics. */
    public void accept(SpecificRecord event) {
        if (Topics.run(event).filter(runId::equals).isEmpty()) {
            return;
        }
        if (event instanceof AdvantageBatch batch && batch.getStep() >= next) {
            batches.putIfAbsent(batch.getStep(), BatchFacts.of(batch));
        } else if (event instanceof TrainStep step && step.getStep() >= next) {
            trained.putIfAbsent(step.getStep(), step);
        } else if (event instanceof Response response && response.getPurpose() == Purpose.TRAINING) {
            sampled.merge(response.getStep(), 1, Integer::sum);
            samplers.add(Optional.ofNullable(response.getEngine()));
        } else if (event instanceof Evaluation evaluation) {
            measured(evaluation);
        }
        while (known(next) && allSampled(next)) {
            finishNext();
        }
    }

    /** The log has been read to its end: responses that are missing have been deleted. */
    public void settle() {
        while (known(next)) {
            finishNext();
        }
    }

    /** The lines so far, in the order in which they became known. */
    public List<MetricsLine> lines() {
        return List.copyOf(lines);
    }

    /** The lines so far, in the order of the run. */
    public List<MetricsLine> linesInOrder() {
        return lines.stream().sorted(MetricsLine.ORDER).toList();
    }

    /** Every signal of the run so far, in order. */
    public List<Signal> signals() {
        return signals.all();
    }

    /** The signals that had a reason in the last 20 steps. */
    public Set<SignalKind> raised() {
        return signals.raised();
    }

    private boolean known(int step) {
        return batches.containsKey(step) && trained.containsKey(step);
    }

    private boolean allSampled(int step) {
        return sampled.getOrDefault(step, 0) >= batches.get(step).statistics().getResponses();
    }

    private void finishNext() {
        BatchFacts batch = batches.remove(next);
        TrainStep training = trained.remove(next);
        sampled.remove(next);
        next++;
        lines.add(MetricsLine.of(training, batch, times));
        signals.accept(new StepFacts(batch.statistics(), training, batch.policyVersion(), exactEngines(training)))
                .forEach(signal -> lines.add(MetricsLine.of(signal)));
    }

    private void measured(Evaluation evaluation) {
        String subject = evaluation.getBenchmark() + "/" + evaluation.getPolicyVersion();
        if (evaluations.add(subject)) {
            lines.add(MetricsLine.of(evaluation));
        }
    }

    /** The learner that is built in names no engine and computes in float32. */
    private boolean exactEngines(TrainStep training) {
        return training.getEngine() == null
                && !samplers.isEmpty()
                && samplers.stream().allMatch(sampler -> sampler.filter(
                                engine -> engine.getName().equals(BUILT_IN)
                                        && engine.getDtype().equals(FLOAT32))
                        .isPresent());
    }
}
