package io.erpo.learner.training;

import io.erpo.algorithm.PolicyLoss;
import io.erpo.events.AdvantageSample;
import io.erpo.events.LogprobMode;
import io.erpo.policy.LogProbs;
import io.erpo.policy.training.NonFiniteLossException;
import io.erpo.policy.training.OptimizerSettings;
import io.erpo.policy.training.ScoredSequence;
import io.erpo.policy.training.TokenWeights;
import io.erpo.policy.training.Trainer;
import io.erpo.policy.training.TrainingSequence;
import io.erpo.policy.training.UpdateMetrics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
     * @throws TrainingStoppedException when a stop was requested; the trainer is then between two steps
     */
    StepMetrics train(Trainer trainer, TrainingPlan plan, Map<String, SampledTokens> tokens) {
        Map<String, TrainingSequence> sequences = sequences(trainer, plan, tokens);
        List<UpdateMetrics> updates = new ArrayList<>();
        double learningRate = 0;
        for (List<AdvantageSample> miniBatch : plan.miniBatches()) {
            if (stopRequested.getAsBoolean()) {
                throw new TrainingStoppedException(plan.step());
            }
            OptimizerSettings optimizer = plan.settings().optimizerAt(trainer.updates());
            updates.add(update(trainer, plan, miniBatch, sequences, optimizer));
            learningRate = optimizer.learningRate();
        }
        return StepMetrics.of(updates, learningRate);
    }

    private static UpdateMetrics update(
            Trainer trainer,
            TrainingPlan plan,
            List<AdvantageSample> miniBatch,
            Map<String, TrainingSequence> sequences,
            OptimizerSettings optimizer) {
        try {
            return trainer.update(
                    miniBatch.stream()
                            .map(sample -> sequences.get(sample.getResponseId()))
                            .toList(),
                    plan.settings().loss(),
                    optimizer);
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

    /** Old log-probabilities are those of the weights before the step's first update, so they are computed here. */
    private static Map<String, TrainingSequence> sequences(
            Trainer trainer, TrainingPlan plan, Map<String, SampledTokens> tokens) {
        TrainingSettings settings = plan.settings();
        List<AdvantageSample> samples = plan.samples();
        List<SampledTokens> sampled = samples.stream()
                .map(sample -> tokens.get(sample.getResponseId()))
                .toList();
        List<LogProbs> old = oldLogProbs(trainer, settings, sampled);
        Map<String, TrainingSequence> sequences = new HashMap<>();
        for (int i = 0; i < samples.size(); i++) {
            AdvantageSample sample = samples.get(i);
            sequences.put(
                    sample.getResponseId(),
                    new TrainingSequence(
                            sampled.get(i).prompt(),
                            sampled.get(i).response(),
                            old.get(i),
                            sample.getAdvantage(),
                            settings.ratioTemperature(sample.getTemperature()),
                            weights(
                                    settings.logprobMode(),
                                    old.get(i),
                                    sampled.get(i).logProbs())));
        }
        return sequences;
    }

    private static List<LogProbs> oldLogProbs(Trainer trainer, TrainingSettings settings, List<SampledTokens> sampled) {
        if (settings.logprobMode() == LogprobMode.SAMPLE) {
            return sampled.stream().map(SampledTokens::logProbs).toList();
        }
        return trainer.logProbs(sampled.stream()
                .map(tokens -> new ScoredSequence(tokens.prompt(), tokens.response(), settings.baseTemperature()))
                .toList());
    }

    private static TokenWeights weights(LogprobMode mode, LogProbs old, LogProbs rollout) {
        return mode == LogprobMode.BASE_IS
                ? TokenWeights.truncatedImportance(old, rollout, PolicyLoss.MAX_IMPORTANCE_WEIGHT)
                : TokenWeights.ones(old.size());
    }
}
