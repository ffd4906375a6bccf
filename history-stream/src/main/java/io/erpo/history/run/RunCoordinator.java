package io.erpo.history.run;

import static io.erpo.history.intake.RefusedEventException.refuseUnless;
import static io.erpo.history.intake.RunFailedException.orFail;

import io.erpo.events.AdvantageBatch;
import io.erpo.events.Draw;
import io.erpo.events.Evaluation;
import io.erpo.events.PolicyPublished;
import io.erpo.events.Purpose;
import io.erpo.events.RunEnded;
import io.erpo.events.RunOutcome;
import io.erpo.events.RunStarted;
import io.erpo.events.VerifiedGroup;
import io.erpo.history.intake.Outbox;
import io.erpo.history.intake.RefusedEventException;
import io.erpo.history.run.RunState.Move;
import io.erpo.history.run.RunState.OpenBenchmark;
import io.erpo.history.run.RunState.Standing;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out the decisions of {@link RunState} and {@link StepDecision}: keeps their state and publishes their
 * results.
 */
public final class RunCoordinator {

    private static final Logger LOG = LoggerFactory.getLogger(RunCoordinator.class);
    /** More runs than usually overlap, and few enough to fit into memory when each has 100,000 prompts. */
    private static final int REMEMBERED = 4;

    private final RunStores stores;
    private final Outbox outbox;
    /**
     * Derived from the stored runs, which never change: decoding a training set for every group would take too long.
     */
    private final Map<String, RunSchedule> plans = new LinkedHashMap<>(2 * REMEMBERED, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, RunSchedule> leastRecentlyUsed) {
            return size() > REMEMBERED;
        }
    };

    public RunCoordinator(RunStores stores, Outbox outbox) {
        this.stores = stores;
        this.outbox = outbox;
    }

    /** Handles the start of a run; its policies may have arrived before. */
    public void started(RunStarted run) {
        RunState state = stores.state(run.getRunId());
        if (state.ended()) {
            outbox.duplicate(run);
            return;
        }
        Optional<RunStarted> earlier = stores.run(run.getRunId());
        if (earlier.isPresent()) {
            refuseUnless(earlier.get().equals(run), "run %s was started before, otherwise configured", run.getRunId());
            outbox.duplicate(run);
            return;
        }
        RunSchedule plan = acceptable(run);
        stores.put(run);
        LOG.info("run started runId={} recipe={} steps={}", run.getRunId(), run.getRecipe(), run.getSteps());
        advance(plan, state);
    }

    /** Handles a policy that is ready for sampling. */
    public void published(PolicyPublished policy) {
        long version = policy.getVersion();
        RunState state = stores.state(policy.getRunId());
        if (state.ended()) {
            outbox.duplicate(policy);
            return;
        }
        long expected = state.published() + 1;
        refuseUnless(version >= 0 && version <= expected, "version %d, but the next one is %d", version, expected);
        if (version < expected) {
            requireSame(policy);
            outbox.duplicate(policy);
            return;
        }
        stores.put(policy);
        RunState next = state.afterPublication(version);
        plan(policy.getRunId()).ifPresentOrElse(plan -> advance(plan, next), () -> stores.put(policy.getRunId(), next));
    }

    /** Handles the outcome of a group. */
    public void verified(VerifiedGroup group) {
        RunState state = stores.state(group.getRunId());
        if (state.ended()) {
            outbox.duplicate(group);
            return;
        }
        RunSchedule plan = plan(group.getRunId())
                .orElseThrow(() -> new RefusedEventException("no run " + group.getRunId() + " was started"));
        Standing standing = state.standing(plan, group);
        refuseUnless(standing != Standing.NEVER_DRAWN, "the run has not drawn group %s", group.getGroupId());
        Optional<VerifiedGroup> earlier = stores.same(group);
        refuseUnless(
                earlier.isEmpty() || earlier.get().equals(group),
                "group %s contradicts an earlier one, which stands",
                group.getGroupId());
        if (standing == Standing.CLOSED || earlier.isPresent()) {
            outbox.duplicate(group);
            return;
        }
        stores.put(group);
        advance(plan, state.afterArrival(plan, group));
    }

    /** Handles the end of a run, which may come before its start. */
    public void ended(RunEnded end) {
        RunState state = stores.state(end.getRunId());
        if (state.ended()) {
            outbox.duplicate(end);
            return;
        }
        plans.remove(end.getRunId());
        stores.deleteAllOf(end.getRunId());
        stores.put(end.getRunId(), state.afterEnd());
        LOG.info(
                "run ended runId={} outcome={} by={} reason={}",
                end.getRunId(),
                end.getOutcome(),
                end.getBy(),
                end.getReason());
    }

    /** Nothing will ever make a run that is refused acceptable, so it has failed. */
    private RunSchedule acceptable(RunStarted run) {
        try {
            return RunSchedule.of(run);
        } catch (RefusedEventException e) {
            outbox.end(run.getRunId(), RunOutcome.FAILED, e.getMessage());
            throw e;
        }
    }

    private void requireSame(PolicyPublished policy) {
        stores.policy(policy.getRunId(), policy.getVersion())
                .ifPresent(earlier -> refuseUnless(
                        earlier.equals(policy),
                        "policy %d of run %s at %s with sha256 %s contradicts an earlier one at %s with sha256 %s, which stands",
                        policy.getVersion(),
                        policy.getRunId(),
                        policy.getUri(),
                        policy.getSha256(),
                        earlier.getUri(),
                        earlier.getSha256()));
    }

    private void advance(RunSchedule plan, RunState reached) {
        String runId = plan.run().getRunId();
        RunState state = reached;
        for (Move move = state.next(plan); move != Move.WAIT; move = state.next(plan)) {
            state = switch (move) {
                case MEASURE -> measure(plan, state);
                case DRAW -> draw(plan, state);
                case CLOSE_STEP -> closeStep(plan, state);
                case CLOSE_BENCHMARK -> closeBenchmark(plan, state);
                case FINISH -> finish(runId, state);
                case WAIT -> state;
            };
        }
        stores.put(runId, state);
    }

    private RunState finish(String runId, RunState state) {
        outbox.end(runId, RunOutcome.FINISHED, "");
        return state.afterEnd();
    }

    private RunState measure(RunSchedule plan, RunState state) {
        List<Integer> due = plan.benchmarks().dueAt(state.measured());
        due.forEach(number -> publish(plan.benchmarkDraws(number, state.measured())));
        return state.afterMeasuring(due);
    }

    private RunState draw(RunSchedule plan, RunState state) {
        publish(plan.draws(state.drawn(), 0));
        return state.afterDrawing();
    }

    private RunState closeStep(RunSchedule plan, RunState state) {
        int step = state.closed();
        int rounds = state.open().get(0).rounds();
        List<VerifiedGroup> groups = stores.groups(plan.run().getRunId(), Purpose.TRAINING, step);
        StepDecision decision = new StepDecision(plan, step, rounds, groups, state.heat());
        Optional<AdvantageBatch> batch = orFail(plan.run().getRunId(), decision::batch);
        if (batch.isEmpty()) {
            publish(plan.draws(step, rounds));
            return state.afterRefill();
        }
        groups.forEach(stores::delete);
        outbox.publish(plan.run().getRunId(), batch.get());
        log(batch.get());
        return state.afterStep(decision.heatAfter());
    }

    private RunState closeBenchmark(RunSchedule plan, RunState state) {
        OpenBenchmark measured = state.complete(plan).orElseThrow();
        List<VerifiedGroup> groups =
                stores.groups(plan.run().getRunId(), Purpose.BENCHMARK, measured.version()).stream()
                        .filter(group -> plan.benchmarks().at(group.getSlot()).orElseThrow() == measured.benchmark())
                        .toList();
        groups.forEach(stores::delete);
        Evaluation evaluation = orFail(
                plan.run().getRunId(),
                () -> Measurement.of(
                        plan.run(), plan.benchmarks().get(measured.benchmark()), measured.version(), groups));
        outbox.publish(plan.run().getRunId(), evaluation);
        LOG.info(
                "policy measured runId={} policyVersion={} benchmark={} meanAtK={} majAtK={}",
                evaluation.getRunId(),
                measured.version(),
                evaluation.getBenchmark(),
                rounded(evaluation.getMeanAtK()),
                rounded(evaluation.getMajAtK()));
        return state.afterBenchmark(measured);
    }

    private void publish(List<Draw> draws) {
        draws.forEach(draw -> outbox.publish(draw.getPromptId(), draw));
    }

    private Optional<RunSchedule> plan(String runId) {
        RunSchedule known = plans.get(runId);
        if (known != null) {
            return Optional.of(known);
        }
        Optional<RunSchedule> plan = stores.run(runId).map(run -> orFail(runId, () -> RunSchedule.of(run)));
        plan.ifPresent(decoded -> plans.put(runId, decoded));
        return plan;
    }

    private static void log(AdvantageBatch batch) {
        LOG.info(
                "step closed runId={} step={} draws={} samples={} dropped={} correctShare={} allCorrectShare={}"
                        + " meanTemperature={} heatedShare={}",
                batch.getRunId(),
                batch.getStep(),
                batch.getDraws(),
                batch.getSamples().size(),
                batch.getDropped().size(),
                rounded(batch.getStatistics().getCorrectShare()),
                rounded(batch.getStatistics().getAllCorrectShare()),
                rounded(batch.getStatistics().getMeanTemperature()),
                rounded(batch.getStatistics().getHeatedShare()));
    }

    private static double rounded(double value) {
        return Math.round(value * 1000) / 1000.0;
    }
}
