package io.erpo.replay.learner;

import io.erpo.events.AdvantageBatch;
import io.erpo.events.PolicyPublished;
import io.erpo.learner.training.Computation;
import io.erpo.learner.training.InvalidEventException;
import io.erpo.learner.training.Learner;
import io.erpo.learner.training.NewPolicy;
import io.erpo.learner.training.RunFailedException;
import io.erpo.learner.training.RunLedger;
import io.erpo.learner.training.TrainingDivergedException;
import io.erpo.policy.PolicyException;
import io.erpo.replay.findings.Difference;
import io.erpo.replay.findings.Findings;
import io.erpo.replay.findings.ReplayProgress;
import io.erpo.replay.findings.Tolerance;
import io.erpo.replay.recording.Recorded;
import io.erpo.replay.recording.Recording;
import io.erpo.replay.recording.RecordingException;
import io.erpo.replay.store.ReplayStore;
import io.erpo.sampler.policy.SampledWeights;
import io.erpo.schemas.Topics;
import io.erpo.view.comparison.EventComparison;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Trains again on the recorded batches and tokens, and compares every policy and step with the log. Stops at the first
 * difference, because all later policies follow from it.
 */
public final class LearnerReplay {

    /** Name of this part in progress reports, once a step. */
    public static final String PART = "learner, steps trained";

    private final Recording recording;
    private final ReplayProgress progress;
    private final ReplayStore store;
    private final Computation computation;
    private final Clock clock;

    private final Tolerance tolerance;
    private final PolicyClaims claims;
    private final TrainingComparison comparison;
    private final StepWeights weights;
    private final RecordedTokens tokens;
    private final RunLedger ledger = new RunLedger();
    private final List<String> notes = new ArrayList<>();
    private int trained;

    /** @param clock for timestamps that are not compared */
    public LearnerReplay(
            Recording recording,
            EventComparison comparison,
            Tolerance tolerance,
            ReplayProgress progress,
            ReplayStore store,
            Computation computation,
            Clock clock) {
        this.recording = recording;
        this.progress = progress;
        this.store = store;
        this.computation = computation;
        this.clock = clock;
        this.tolerance = tolerance;
        this.claims = new PolicyClaims(recording);
        this.comparison = new TrainingComparison(recording, comparison, claims);
        this.weights = new StepWeights(store, recording.run(), tolerance);
        this.tokens = new RecordedTokens(recording);
    }

    /**
     * Replays, once.
     *
     * @param model directory of the base policy, if it has moved since the run
     * @param listener hears of the base policy and of the policy after each step
     * @throws RecordingException when another program trained the steps, and bits must be equal
     */
    public Findings run(StepRange range, Optional<Path> model, PolicyListener listener) {
        Trainers trainers = new Trainers(recording, range);
        trainers.requireRepeatable(tolerance);
        Optional<Difference> first = Optional.empty();
        int stored = 0;
        StoredWeights files = new StoredWeights(store);
        RoundedCopies copies = new RoundedCopies(store, recording.run().getCheckpoints());
        for (Recorded<PolicyPublished> claim : claims.all()) {
            stored += files.keeps(claim.value()) ? 1 : 0;
            first = first.or(() -> files.check(claim)).or(() -> copies.check(claim));
        }
        if (first.isEmpty()) {
            first = train(range, new Beginning(recording.run(), claims, store, model), listener);
        }
        return findings(first, stored, trainers);
    }

    private Findings findings(Optional<Difference> first, int stored, Trainers trainers) {
        List<String> compared = new ArrayList<>(
                List.of(trained + " steps", trained + " policies made again", stored + " stored policies"));
        notes.addAll(comparison.notes());
        if (!tolerance.exact()) {
            compared.add(weights.compared());
            notes.addAll(trainers.notes(tolerance));
            notes.addAll(weights.notes());
        }
        return new Findings(
                "learner",
                tolerance.promise()
                        + (tolerance.exact()
                                ? ""
                                : ", weights within %s of a step's length".formatted(tolerance.steps())),
                compared,
                tolerance.exact() ? Map.of() : weights.measures(),
                first.isPresent() ? 1 : 0,
                first,
                notes);
    }

    private Optional<Difference> train(StepRange range, Beginning beginning, PolicyListener listener) {
        try (Learner learner = new Learner(store, tokens, computation, clock, () -> false)) {
            Optional<Difference> difference = begin(learner, range, beginning, listener);
            Iterator<Recorded<AdvantageBatch>> batches = recording.partition(Topics.ADVANTAGE_BATCHES, 0);
            long total = Math.min(recording.size(Topics.ADVANTAGE_BATCHES), range.to() + 1L) - range.from();
            while (difference.isEmpty() && batches.hasNext()) {
                Recorded<AdvantageBatch> batch = batches.next();
                if (range.holds(batch.value().getStep())) {
                    difference = train(learner, batch, listener);
                    progress.at(PART, trained, total);
                }
            }
            boolean toTheEnd = difference.isEmpty() && range.to() == Integer.MAX_VALUE;
            return toTheEnd ? comparison.surplus(newest().getVersion()) : difference;
        }
    }

    private Optional<Difference> begin(Learner learner, StepRange range, Beginning beginning, PolicyListener listener) {
        if (range.from() > 0) {
            beginning.atVersion(range.from(), ledger);
            return Optional.empty();
        }
        Optional<PolicyPublished> made = beginning.atBase(learner, ledger);
        if (made.isEmpty()) {
            notes.add("policy 0 was taken from the store: the checkpoint it was made from is not there");
        }
        listener.available(newest());
        return made.flatMap(
                base -> comparison.compare(base).or(() -> tolerated(base).flatMap(claim -> weights.base(base, claim))));
    }

    private Optional<Difference> train(Learner learner, Recorded<AdvantageBatch> batch, PolicyListener listener) {
        Optional<NewPolicy> made;
        PolicyPublished parent = newest();
        try {
            made = learner.train(batch.value(), ledger);
        } catch (InvalidEventException | IllegalStateException e) {
            return Optional.of(cannotTrain(batch, e));
        } catch (RunFailedException e) {
            requireReadable(e);
            return Optional.of(explained(cannotTrain(batch, e), batch.value()));
        }
        if (made.isEmpty()) {
            return Optional.of(Difference.ofRecord(
                    batch,
                    "one batch for each step",
                    "another one of step " + batch.value().getStep()));
        }
        PolicyPublished policy = made.get().policy();
        Optional<Recorded<PolicyPublished>> claim = tolerated(policy);
        Optional<Difference> difference = comparison
                .compare(made.get())
                .or(() -> claim.flatMap(recorded -> weights.after(parent, policy, recorded)))
                .map(found -> explained(found, batch.value()));
        PolicyPublished next = tolerance.exact() ? policy : weights.next(policy, claim);
        ledger.note(next);
        trained++;
        if (difference.isEmpty()) {
            listener.available(next);
        }
        return difference;
    }

    /** What the log says of a policy whose weights have to be compared, since their digests may differ. */
    private Optional<Recorded<PolicyPublished>> tolerated(PolicyPublished made) {
        return claims.version(made.getVersion()).filter(any -> !tolerance.exact());
    }

    /** A policy that cannot be read says nothing about the recording. */
    private static void requireReadable(RunFailedException failure) {
        if (failure.getCause() instanceof PolicyException unreadable
                && !(failure instanceof TrainingDivergedException)) {
            throw unreadable;
        }
    }

    private static Difference cannotTrain(Recorded<AdvantageBatch> batch, RuntimeException why) {
        return Difference.ofRecord(batch, "a batch that can be trained on", why.getMessage());
    }

    /**
     * Equal batches and tokens give equal weights, so one of them was changed. This finds a changed token; the history
     * replay finds everything else.
     */
    private Difference explained(Difference difference, AdvantageBatch batch) {
        Optional<PolicyPublished> sampledWith = claims.version(batch.getPolicyVersion())
                .map(Recorded::value)
                .filter(claim -> store.has(SampledWeights.of(claim).uri()))
                .filter(claim -> computation.placement().isCpu());
        return sampledWith
                .flatMap(policy -> new SuspectTokens(tokens, store).in(batch, policy, claims.require(0)))
                .orElseGet(() -> difference.withHint(
                        "step %d: no response of its batch stands out, so look at the batch (history compares it), or at what computed it"
                                .formatted(batch.getStep())));
    }

    private PolicyPublished newest() {
        return ledger.newestPolicy(recording.run().getRunId()).orElseThrow();
    }
}
