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
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

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
    StepMetrics train(LoadedTrainer loaded, TrainingPlan whole, Map<String, SampledTokens> tokens) {
        Trainer trainer = loaded.trainer();
        TrainingPlan plan = whole.masked(tokens);
        Map<String, TrainingSequence> sequences = sequences(loaded, plan, tokens);
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
        int masked = whole.samples().size() - plan.samples().size();
        return StepMetrics.of(updates, learningRate, masked);
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

    /**
     * Old log-probabilities are those of the weights before the step's first update, so they are computed here, and so are
     * those under the reference policy, which no update changes.
     */
    private static Map<String, TrainingSequence> sequences(
            LoadedTrainer loaded, TrainingPlan plan, Map<String, SampledTokens> tokens) {
        TrainingSettings settings = plan.settings();
        List<AdvantageSample> samples = plan.samples();
        List<SampledTokens> sampled = samples.stream()
                .map(sample -> tokens.get(sample.getResponseId()))
                .toList();
        List<LogProbs> old = oldLogProbs(loaded.trainer(), settings, samples, sampled);
        Optional<List<LogProbs>> reference =
                loaded.reference().map(policy -> policy.logProbs(scored(settings, samples, sampled)));
        Map<String, TrainingSequence> sequences = new HashMap<>();
        for (int i = 0; i < samples.size(); i++) {
            AdvantageSample sample = samples.get(i);
            TrainingSequence sequence = new TrainingSequence(
                    sampled.get(i).prompt(),
                    sampled.get(i).response(),
                    old.get(i),
                    sample.getAdvantage(),
                    settings.ratioTemperature(sample.getTemperature()),
                    weights(settings.logprobMode(), old.get(i), sampled.get(i).logProbs()));
            int index = i;
            sequences.put(
                    sample.getResponseId(),
                    reference
                            .map(logProbs -> sequence.withReference(logProbs.get(index)))
                            .orElse(sequence));
        }
        return sequences;
    }

    /** At the temperatures of the ratio. */
    private static List<ScoredSequence> scored(
            TrainingSettings settings, List<AdvantageSample> samples, List<SampledTokens> sampled) {
        return IntStream.range(0, samples.size())
                .mapToObj(i -> new ScoredSequence(
                        sampled.get(i).prompt(),
                        sampled.get(i).response(),
                        settings.ratioTemperature(samples.get(i).getTemperature())))
                .toList();
    }

    private static List<LogProbs> oldLogProbs(
            Trainer trainer, TrainingSettings settings, List<AdvantageSample> samples, List<SampledTokens> sampled) {
        if (settings.logprobMode() == LogprobMode.SAMPLE) {
            return sampled.stream().map(SampledTokens::logProbs).toList();
        }
        return trainer.logProbs(scored(settings, samples, sampled));
    }

    private static TokenWeights weights(LogprobMode mode, LogProbs old, LogProbs rollout) {
        return mode == LogprobMode.BASE_IS
                ? TokenWeights.truncatedImportance(old, rollout, PolicyLoss.MAX_IMPORTANCE_WEIGHT)
                : TokenWeights.ones(old.size());
    }
}
