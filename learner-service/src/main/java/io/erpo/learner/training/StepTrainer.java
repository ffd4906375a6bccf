package io.erpo.learner.training;

import io.erpo.events.AdvantageSample;
import io.erpo.policy.training.LogProbDifference;
import io.erpo.policy.training.NonFiniteLossException;
import io.erpo.policy.training.OptimizerSettings;
import io.erpo.policy.training.Trainer;
import io.erpo.policy.training.UpdateMetrics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.BooleanSupplier;

/** Executes a plan on a trainer. */
final class StepTrainer {

    private final BooleanSupplier stopRequested;

    StepTrainer(BooleanSupplier stopRequested) {
        this.stopRequested = stopRequested;
    }

    /**
     * Trains a step, one update a mini-batch.
     *
     * @param tokens of every sample of the plan, by response id
     * @throws TrainingDivergedException when a loss or gradient is not finite
     * @throws RunFailedException when learner and sampler differ by more than the run allows
     * @throws TrainingStoppedException when a stop was requested; the trainer is then between two steps
     */
    StepMetrics train(LoadedTrainer loaded, TrainingPlan whole, Map<String, SampledTokens> tokens) {
        Trainer trainer = loaded.trainer();
        TrainingPlan plan = whole.masked(tokens);
        StepSequences sequences = StepSequences.of(loaded, plan, tokens);
        LogProbDifference difference = LogProbDifference.NONE;
        List<UpdateMetrics> updates = new ArrayList<>();
        double learningRate = 0;
        for (List<AdvantageSample> miniBatch : plan.miniBatches()) {
            if (stopRequested.getAsBoolean()) {
                throw new TrainingStoppedException(plan.step());
            }
            OptimizerSettings optimizer = plan.settings().optimizerAt(trainer.updates());
            // The entropies at T_0 say how sure the policy is that the step begins with; later updates have changed it.
            OptionalDouble base =
                    updates.isEmpty() ? OptionalDouble.of(plan.settings().baseTemperature()) : OptionalDouble.empty();
            updates.add(update(trainer, plan, miniBatch, sequences, optimizer, base));
            if (updates.size() == 1) {
                difference = sequences.difference().orElse(updates.get(0).difference());
                LogprobCheck.require(plan, difference);
            }
            learningRate = optimizer.learningRate();
        }
        int masked = whole.samples().size() - plan.samples().size();
        return StepMetrics.of(updates, learningRate, masked, difference, sequences.correctedShare());
    }

    private static UpdateMetrics update(
            Trainer trainer,
            TrainingPlan plan,
            List<AdvantageSample> miniBatch,
            StepSequences sequences,
            OptimizerSettings optimizer,
            OptionalDouble base) {
        try {
            return trainer.update(
                    miniBatch.stream().map(sequences::of).toList(),
                    plan.settings().loss(),
                    optimizer,
                    base);
        } catch (NonFiniteLossException e) {
            List<String> offending = e.sequenceIndexes().stream()
                    .map(index -> miniBatch.get(index).getResponseId())
                    .toList();
            throw new TrainingDivergedException(
                    "run %s, step %d, update %d: %s; offending responses: %s. Lower the learning rate, or look at these responses"
                            .formatted(
                                    plan.settings().runId(),
                                    plan.step(),
                                    trainer.updates(),
                                    e.getMessage(),
                                    offending.isEmpty() ? "any of the mini-batch's " + miniBatch.size() : offending),
                    e);
        }
    }
}
