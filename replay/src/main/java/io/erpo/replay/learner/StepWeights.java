package io.erpo.replay.learner;

import io.erpo.events.PolicyPublished;
import io.erpo.events.RunStarted;
import io.erpo.policy.PolicyException;
import io.erpo.policy.StorageException;
import io.erpo.policy.adapter.Adapter;
import io.erpo.policy.checkpoint.CheckpointFiles;
import io.erpo.policy.checkpoint.TensorDistance;
import io.erpo.policy.checkpoint.WeightDistance;
import io.erpo.policy.store.PolicyFormat;
import io.erpo.policy.training.Trainer;
import io.erpo.replay.findings.Difference;
import io.erpo.replay.findings.NumberRanges;
import io.erpo.replay.findings.Tolerance;
import io.erpo.replay.recording.Recorded;
import io.erpo.replay.store.ReplayStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Compares weights that were made again with those that the run's store keeps, when their digests cannot be equal. The
 * measure is the length of the step: all that a step does is small beside the weights, so an absolute distance would
 * accept a wrong step.
 */
final class StepWeights {

    private final ReplayStore store;
    private final InitialAdapter initial;
    private final Tolerance tolerance;

    private final List<Long> gone = new ArrayList<>();
    private int compared;
    private double largest;
    private String farthest = "";

    StepWeights(ReplayStore store, RunStarted run, Tolerance tolerance) {
        this.store = store;
        this.initial = new InitialAdapter(store, run);
        this.tolerance = tolerance;
    }

    /** Compares the base policy, which no arithmetic has changed: its weights must be equal. */
    Optional<Difference> base(PolicyPublished made, Recorded<PolicyPublished> claim) {
        return compare(claim, stored -> {
            Path weights = weights(store.directory(made));
            return measured(claim, WeightDistance.measure(Optional.of(weights), weights, weights(stored)));
        });
    }

    /**
     * Compares the policy after a step, and the state of the optimizer that is stored with it.
     *
     * @param parent the policy that the step began with
     */
    Optional<Difference> after(PolicyPublished parent, PolicyPublished made, Recorded<PolicyPublished> claim) {
        return compare(claim, stored -> {
            Path again = store.directory(made);
            Optional<Difference> shape = shape(claim, again, stored);
            if (shape.isPresent()) {
                return shape;
            }
            Path before = store.directory(parent);
            return measured(
                            claim,
                            WeightDistance.measure(Optional.of(start(parent, made)), weights(again), weights(stored)))
                    .or(() -> moments(claim, before, again, stored));
        });
    }

    /**
     * The policy that the next step begins with: the stored one when it is there with the state of its optimizer, so that
     * each step is measured alone and their small differences do not add up.
     */
    PolicyPublished next(PolicyPublished made, Optional<Recorded<PolicyPublished>> claim) {
        return claim.map(Recorded::value)
                .filter(recorded -> store.recordedPolicy(recorded.getUri())
                        .filter(directory -> !Trainer.stateIn(directory).isEmpty())
                        .isPresent())
                .orElse(made);
    }

    /** What was compared, as text. */
    String compared() {
        return "weights of %d policies".formatted(compared);
    }

    Map<String, Double> measures() {
        Map<String, Double> measures = new LinkedHashMap<>();
        measures.put("largestWeightDifference", largest);
        return measures;
    }

    List<String> notes() {
        List<String> notes = new ArrayList<>();
        if (largest > 0) {
            notes.add("weights differ by at most %.2e of the length of their step, at %s".formatted(largest, farthest));
        }
        if (!gone.isEmpty()) {
            notes.add(
                    "the weights of %d policies (versions %s) were compared with nothing: the store does not keep them"
                            .formatted(gone.size(), NumberRanges.of(gone)));
        }
        return notes;
    }

    @FunctionalInterface
    private interface Comparison {
        Optional<Difference> with(Path stored);
    }

    private Optional<Difference> compare(Recorded<PolicyPublished> claim, Comparison comparison) {
        Optional<Path> stored = store.recordedPolicy(claim.value().getUri());
        if (stored.isEmpty()) {
            gone.add(claim.value().getVersion());
            return Optional.empty();
        }
        try {
            compared++;
            return comparison.with(stored.get());
        } catch (StorageException e) {
            throw e;
        } catch (PolicyException e) {
            return Optional.of(Difference.ofRecord(claim, "weights as the step gives them", e.getMessage()));
        }
    }

    /** A policy is more than its weights: the same ones mean something else in another network. */
    private static Optional<Difference> shape(Recorded<PolicyPublished> claim, Path again, Path stored) {
        Object expected = settings(again);
        Object found = settings(stored);
        return expected.equals(found)
                ? Optional.empty()
                : Optional.of(Difference.of(claim, "(settings of the policy)", expected, found));
    }

    private static Object settings(Path policy) {
        return Adapter.isIn(policy)
                ? Adapter.settingsIn(policy)
                : CheckpointFiles.read(policy).config();
    }

    private Optional<Difference> moments(Recorded<PolicyPublished> claim, Path before, Path again, Path stored) {
        List<Path> found = Trainer.stateIn(stored);
        return found.isEmpty()
                ? Optional.empty()
                : measured(claim, WeightDistance.measure(Trainer.stateIn(before), Trainer.stateIn(again), found));
    }

    private Optional<Difference> measured(Recorded<PolicyPublished> claim, WeightDistance distance) {
        TensorDistance tensor = distance.farthest();
        if (!(tensor.share() <= tolerance.steps())) {
            return Optional.of(Difference.of(
                    claim,
                    tensor.name(),
                    "within %s of the length of the step".formatted(tolerance.steps()),
                    "%.3g of it away; all tensors together %.3g".formatted(tensor.share(), distance.share())));
        }
        if (tensor.share() > largest) {
            largest = tensor.share();
            farthest = "%s of policy %d (all its tensors together: %.2e)"
                    .formatted(tensor.name(), claim.value().getVersion(), distance.share());
        }
        return Optional.empty();
    }

    /** The weights that a step begins with; the first step of an adapter begins with a fresh one. */
    private Path start(PolicyPublished parent, PolicyPublished made) {
        boolean fresh = parent.getVersion() == 0 && PolicyFormat.of(made.getFormat()) == PolicyFormat.PEFT_LORA;
        return weights(fresh ? initial.on(store.directory(parent)) : store.directory(parent));
    }

    private static Path weights(Path policy) {
        return Adapter.isIn(policy) ? policy.resolve(Adapter.WEIGHTS) : policy;
    }
}
