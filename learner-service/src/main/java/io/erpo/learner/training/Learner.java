package io.erpo.learner.training;

import io.erpo.events.AdvantageBatch;
import io.erpo.events.PolicyPublished;
import io.erpo.events.RunStarted;
import io.erpo.events.TrainStep;
import io.erpo.policy.store.PolicyFormat;
import io.erpo.policy.store.PolicyStore;
import io.erpo.policy.store.StoredPolicy;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns runs into base policies, and advantage batches into the policies after them. Step s trains version s and
 * produces version s + 1.
 *
 * <p>The result depends only on the run, the batch and the previous policy: a step that is repeated after a crash gives
 * the same weights, bit for bit, on the same kind of processor.
 */
public final class Learner implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Learner.class);

    private final PolicyStore store;
    private final TokenSource tokens;
    private final Clock clock;
    private final StepTrainer steps;
    private final TrainerSlot trainers;

    /**
     * @param clock for the times in {@code TrainStep}, which affect nothing
     * @param computation the resources to compute with
     * @param stopRequested asked between updates; a stopped step publishes nothing
     */
    public Learner(
            PolicyStore store,
            TokenSource tokens,
            Computation computation,
            Clock clock,
            BooleanSupplier stopRequested) {
        this.store = store;
        this.tokens = tokens;
        this.clock = clock;
        this.steps = new StepTrainer(stopRequested);
        this.trainers = new TrainerSlot(store, computation);
    }

    /**
     * Stores the base policy of a run.
     *
     * @return version 0, or empty when the ledger already has it
     * @throws InvalidEventException when the run's settings are out of range
     */
    public Optional<NewPolicy> start(RunStarted run, RunLedger ledger) {
        TrainingSettings.of(run);
        if (ledger.newestPolicy(run.getRunId()).isPresent()) {
            LOG.info("run already started runId={}", run.getRunId());
            return Optional.empty();
        }
        StoredPolicy stored = BaseCheckpoint.publish(run, store);
        LOG.info("run started runId={} version=0 sha256={}", run.getRunId(), stored.sha256());
        return Optional.of(new NewPolicy(published(run, stored, null, PolicyFormat.HUGGING_FACE), Optional.empty()));
    }

    /**
     * Trains on a batch and stores the resulting policy.
     *
     * @return the version after the step, or empty when the ledger already has it
     * @throws InvalidEventException when the batch, or its place in the run, breaks a rule
     * @throws TrainingDivergedException when a loss or gradient is not finite
     */
    public Optional<NewPolicy> train(AdvantageBatch batch, RunLedger ledger) {
        RunStarted run = ledger.run(batch.getRunId())
                .orElseThrow(() -> new InvalidEventException("no run " + batch.getRunId() + " was started"));
        PolicyPublished newest = ledger.newestPolicy(batch.getRunId())
                .orElseThrow(() -> new InvalidEventException("run " + batch.getRunId() + " has no base policy"));
        if (newest.getVersion() > batch.getStep()) {
            LOG.info("step already trained runId={} step={}", batch.getRunId(), batch.getStep());
            return Optional.empty();
        }
        if (newest.getVersion() < batch.getStep()) {
            throw new InvalidEventException(
                    "step %d of run %s trains version %d, but the newest is %d: a batch is missing"
                            .formatted(batch.getStep(), batch.getRunId(), batch.getStep(), newest.getVersion()));
        }
        TrainingPlan plan = TrainingPlan.of(run, batch);
        // Uses committed versions only, so that no crash can have deleted a version that the log still needs.
        Retention retention = Retention.of(run);
        store.retain(run.getRunId(), version -> retention.keeps(version, newest.getVersion()));
        return Optional.of(train(run, newest, ledger.basePolicy(batch.getRunId()), plan));
    }

    @Override
    public void close() {
        trainers.close();
    }

    private NewPolicy train(RunStarted run, PolicyPublished parent, PolicyPublished base, TrainingPlan plan) {
        Instant started = clock.instant();
        Map<String, SampledTokens> sampled = tokens.fetch(plan.samples());
        Instant fetched = clock.instant();
        LoadedTrainer loaded = trainers.at(parent, base, plan.settings());
        StepMetrics metrics = steps.train(loaded, plan, sampled);
        Instant trained = clock.instant();
        StoredPolicy stored = store.publish(run.getRunId(), plan.step() + 1L, loaded.trainer()::save);
        PolicyPublished policy = published(
                run, stored, parent.getVersion(), plan.settings().method().format());
        trainers.arrivedAt(policy);
        TrainStep step = new StepRecord(metrics, started, fetched, trained, clock.instant())
                .event(run.getRunId(), plan.step(), stored);
        LOG.info(StepRecord.line(step));
        return new NewPolicy(policy, Optional.of(step));
    }

    private static PolicyPublished published(RunStarted run, StoredPolicy stored, Long parent, PolicyFormat format) {
        return new PolicyPublished(
                run.getRunId(), stored.version(), stored.uri(), stored.sha256(), parent, format.key());
    }
}
