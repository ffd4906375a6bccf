package io.erpo.learner.training;

import io.erpo.events.AdvantageBatch;
import io.erpo.events.PolicyPublished;
import io.erpo.events.RunStarted;
import io.erpo.events.TrainStep;
import io.erpo.policy.memory.DeviceMemory;
import io.erpo.policy.memory.MemoryCheck;
import io.erpo.policy.model.Policy;
import io.erpo.policy.store.PolicyFormat;
import io.erpo.policy.store.PolicyStore;
import io.erpo.policy.training.Trainer;
import java.nio.file.Path;
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
    private final RunFault fault;
    private final ModelFit fit;
    private final StepTrainer steps;
    private final TrainerSlot trainers;
    private final Computation computation;

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
        this(store, tokens, computation, clock, stopRequested, new MemoryCheck(DeviceMemory.ofThisMachine()::bytesOf));
    }

    /** @param memory of the machine */
    Learner(
            PolicyStore store,
            TokenSource tokens,
            Computation computation,
            Clock clock,
            BooleanSupplier stopRequested,
            MemoryCheck memory) {
        this.store = store;
        this.tokens = tokens;
        this.clock = clock;
        this.steps = new StepTrainer(stopRequested);
        this.computation = computation;
        this.trainers = new TrainerSlot(store, computation);
        this.fault = new RunFault(computation);
        this.fit = new ModelFit(memory, computation);
    }

    /**
     * Stores the base policy of a run.
     *
     * @return version 0, or empty when the ledger already has it
     * @throws InvalidEventException when the run's settings are out of range, or another run has its name
     * @throws RunFailedException when the run cannot begin
     */
    public Optional<NewPolicy> start(RunStarted run, RunLedger ledger) {
        if (ledger.run(run.getRunId()).filter(first -> !first.equals(run)).isPresent()) {
            throw new InvalidEventException("run " + run.getRunId() + " was started before, otherwise configured");
        }
        requireTrainable(run);
        if (ledger.newestPolicy(run.getRunId()).isPresent()) {
            LOG.info("run already started runId={}", run.getRunId());
            return Optional.empty();
        }
        PolicyPublished base = fault.orFail("the base policy of the run cannot be used", () -> storeBase(run));
        LOG.info("run started runId={} version=0 sha256={}", run.getRunId(), base.getSha256());
        return Optional.of(new NewPolicy(base, Optional.empty()));
    }

    /**
     * Trains on a batch and stores the resulting policy.
     *
     * @return the version after the step, or empty when the ledger already has it
     * @throws InvalidEventException when the batch, or its place in the run, breaks a rule
     * @throws RunFailedException when the run cannot go on, such as {@link TrainingDivergedException}
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
        TrainingPlan plan = plan(run, batch);
        // Uses committed versions only, so that no crash can have deleted a version that the log still needs.
        Retention retention = Retention.of(run);
        store.retain(run.getRunId(), version -> retention.keeps(version, newest.getVersion()));
        return Optional.of(train(run, newest, ledger.basePolicy(batch.getRunId()), plan));
    }

    /** Gives up the memory of the run in work. */
    public void release() {
        trainers.close();
    }

    @Override
    public void close() {
        release();
    }

    private PolicyPublished storeBase(RunStarted run) {
        Path base = BaseCheckpoint.require(run);
        // A run of no steps only measures its base policy.
        if (run.getSteps() > 0) {
            fit.require(run, base);
        }
        try (Policy policy = Policy.load(base)) {
            return Publication.of(run).store(store, 0, null, PolicyFormat.HUGGING_FACE, policy::save, policy::save);
        }
    }

    private static void requireTrainable(RunStarted run) {
        try {
            TrainingSettings.of(run);
            Publication.of(run);
        } catch (InvalidEventException e) {
            throw e.endingRun();
        }
    }

    private static TrainingPlan plan(RunStarted run, AdvantageBatch batch) {
        try {
            return TrainingPlan.of(run, batch);
        } catch (InvalidEventException e) {
            throw e.endingRun();
        }
    }

    private NewPolicy train(RunStarted run, PolicyPublished parent, PolicyPublished base, TrainingPlan plan) {
        Instant started = clock.instant();
        Map<String, SampledTokens> sampled = tokens.fetch(plan.samples());
        Instant fetched = clock.instant();
        LoadedTrainer loaded = fault.orFail(
                "policy %d of the run cannot be loaded".formatted(parent.getVersion()),
                () -> load(run, parent, base, plan));
        StepMetrics metrics = fault.orFail(
                "step %d cannot be trained".formatted(plan.step()), () -> steps.train(loaded, plan, sampled));
        Instant trained = clock.instant();
        PolicyPublished policy = fault.orFail(
                "policy %d of the run cannot be stored".formatted(plan.step() + 1),
                () -> store(run, parent, plan, loaded.trainer()));
        trainers.arrivedAt(policy);
        TrainStep step = new StepRecord(metrics, started, fetched, trained, clock.instant())
                .event(plan.step(), policy, computation.engine());
        LOG.info(StepRecord.line(step));
        LogprobCheck.warning(plan, metrics.difference()).ifPresent(LOG::warn);
        return new NewPolicy(policy, Optional.of(step));
    }

    private LoadedTrainer load(RunStarted run, PolicyPublished parent, PolicyPublished base, TrainingPlan plan) {
        return trainers.at(parent, base, plan.settings(), checkpoint -> fit.require(run, checkpoint));
    }

    private PolicyPublished store(RunStarted run, PolicyPublished parent, TrainingPlan plan, Trainer trainer) {
        return Publication.of(run)
                .store(
                        store,
                        plan.step() + 1L,
                        parent.getVersion(),
                        plan.settings().method().format(),
                        (directory, form) -> trainer.save(directory, form.shardBytes()),
                        trainer::savePolicy);
    }
}
