package io.erpo.learner.training;

import io.erpo.algorithm.ImportanceCorrection;
import io.erpo.algorithm.PolicyLoss;
import io.erpo.events.AdvantageSample;
import io.erpo.events.LogprobMode;
import io.erpo.policy.LogProbs;
import io.erpo.policy.training.LogProbDifference;
import io.erpo.policy.training.ScoredSequence;
import io.erpo.policy.training.TokenWeights;
import io.erpo.policy.training.TrainingSequence;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The responses of a step as the loss needs them. Old log-probabilities are those of the weights before the step's first update,
 * so they are computed here, and so are those under the reference policy, which no update changes.
 *
 * @param byId by response id
 * @param difference from the sampler's log-probabilities, where the learner has computed its own
 * @param correctedShare of the tokens, whose importance weight is truncated or masked
 */
record StepSequences(
        Map<String, TrainingSequence> byId, Optional<LogProbDifference> difference, double correctedShare) {

    /** @param tokens of every sample of the plan, by response id */
    static StepSequences of(LoadedTrainer loaded, TrainingPlan plan, Map<String, SampledTokens> tokens) {
        TrainingSettings settings = plan.settings();
        List<AdvantageSample> samples = plan.samples();
        List<SampledTokens> sampled = samples.stream()
                .map(sample -> tokens.get(sample.getResponseId()))
                .toList();
        Optional<List<LogProbs>> own = settings.scoresBeforeUpdates()
                ? Optional.of(loaded.trainer().logProbs(scored(settings, samples, sampled)))
                : Optional.empty();
        Optional<List<LogProbs>> reference =
                loaded.reference().map(policy -> policy.logProbs(scored(settings, samples, sampled)));
        List<LogProbs> old = own.orElseGet(
                () -> sampled.stream().map(SampledTokens::logProbs).toList());
        Map<String, TrainingSequence> sequences = new HashMap<>();
        for (int i = 0; i < samples.size(); i++) {
            AdvantageSample sample = samples.get(i);
            TrainingSequence sequence = new TrainingSequence(
                    sampled.get(i).prompt(),
                    sampled.get(i).response(),
                    old.get(i),
                    sample.getAdvantage(),
                    settings.ratioTemperature(sample.getTemperature()),
                    weights(settings, old.get(i), sampled.get(i).logProbs()),
                    Optional.empty(),
                    sample.getEntropyWeight());
            int index = i;
            sequences.put(
                    sample.getResponseId(),
                    reference
                            .map(logProbs -> sequence.withReference(logProbs.get(index)))
                            .orElse(sequence));
        }
        return new StepSequences(
                sequences,
                own.map(computed -> difference(settings, samples, sampled, computed)),
                correctedShare(settings.importance(), sampled, old));
    }

    TrainingSequence of(AdvantageSample sample) {
        return byId.get(sample.getResponseId());
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

    private static TokenWeights weights(TrainingSettings settings, LogProbs old, LogProbs sampled) {
        if (settings.logprobMode() == LogprobMode.BASE_IS) {
            return TokenWeights.truncatedImportance(old, sampled, PolicyLoss.MAX_IMPORTANCE_WEIGHT);
        }
        if (!settings.importance().isOn()) {
            return TokenWeights.ones(old.size());
        }
        List<Double> computed = settings.importance().weights(differences(old, sampled));
        float[] weights = new float[old.size()];
        for (int t = 0; t < weights.length; t++) {
            weights[t] = computed.get(t).floatValue();
        }
        return TokenWeights.of(weights);
    }

    private static List<Double> differences(LogProbs old, LogProbs sampled) {
        return IntStream.range(0, old.size())
                .mapToObj(t -> (double) old.get(t) - (double) sampled.get(t))
                .toList();
    }

    /** Of responses that learner and sampler looked at with the same temperature. */
    private static LogProbDifference difference(
            TrainingSettings settings, List<AdvantageSample> samples, List<SampledTokens> sampled, List<LogProbs> own) {
        int[] comparable = IntStream.range(0, samples.size())
                .filter(i -> settings.ratioTemperature(samples.get(i).getTemperature())
                        == samples.get(i).getTemperature())
                .toArray();
        float[] differences =
                new float[IntStream.of(comparable).map(i -> own.get(i).size()).sum()];
        int token = 0;
        for (int i : comparable) {
            for (int t = 0; t < own.get(i).size(); t++) {
                differences[token++] =
                        own.get(i).get(t) - sampled.get(i).logProbs().get(t);
            }
        }
        return LogProbDifference.of(differences);
    }

    private static double correctedShare(
            ImportanceCorrection importance, List<SampledTokens> sampled, List<LogProbs> old) {
        if (!importance.isOn()) {
            return 0;
        }
        long tokens = 0;
        long corrected = 0;
        for (int i = 0; i < old.size(); i++) {
            tokens += old.get(i).size();
            corrected +=
                    importance.limited(differences(old.get(i), sampled.get(i).logProbs()));
        }
        return tokens == 0 ? 0 : (double) corrected / tokens;
    }
}
