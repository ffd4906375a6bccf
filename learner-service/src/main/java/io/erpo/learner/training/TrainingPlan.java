package io.erpo.learner.training;

import io.erpo.algorithm.TrainingOrder;
import io.erpo.events.AdvantageBatch;
import io.erpo.events.AdvantageSample;
import io.erpo.events.RunStarted;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The plan of a step, determined by the batch and the run alone: its responses, in training order, divided into the
 * mini-batches of its updates.
 *
 * @param lag number of versions that the policy that sampled the responses is older than the one that is trained
 * @param miniBatches none when the batch is empty; then there is no update
 */
record TrainingPlan(int step, long lag, TrainingSettings settings, List<List<AdvantageSample>> miniBatches) {

    TrainingPlan {
        miniBatches = List.copyOf(miniBatches);
    }

    /**
     * The plan for a batch of a run.
     *
     * @throws InvalidEventException when the run or the batch breaks a rule
     */
    static TrainingPlan of(RunStarted run, AdvantageBatch batch) {
        TrainingSettings settings = TrainingSettings.of(run);
        Set<String> ids = new HashSet<>();
        for (AdvantageSample sample : batch.getSamples()) {
            check(sample);
            if (!ids.add(sample.getResponseId())) {
                throw new InvalidEventException("response " + sample.getResponseId() + " is in the batch twice");
            }
        }
        return new TrainingPlan(
                batch.getStep(),
                batch.getStep() - batch.getPolicyVersion(),
                settings,
                TrainingOrder.miniBatches(batch.getSamples(), settings.miniBatchSize()));
    }

    /**
     * The plan without responses that the token limit cut off, when the run masks them (overlong filtering, DAPO). They keep
     * their place in the order: the mini-batches become smaller, and one that loses every response makes no update.
     *
     * @param tokens of every sample, by response id
     */
    TrainingPlan masked(Map<String, SampledTokens> tokens) {
        if (!settings.maskTruncated()) {
            return this;
        }
        List<List<AdvantageSample>> kept = miniBatches.stream()
                .map(miniBatch -> miniBatch.stream()
                        .filter(sample -> !tokens.get(sample.getResponseId()).truncated())
                        .toList())
                .filter(miniBatch -> !miniBatch.isEmpty())
                .toList();
        return new TrainingPlan(step, lag, settings, kept);
    }

    /** Every response of the step, in training order. */
    List<AdvantageSample> samples() {
        return miniBatches.stream().flatMap(List::stream).toList();
    }

    private static void check(AdvantageSample sample) {
        if (!Double.isFinite(sample.getAdvantage())) {
            throw new InvalidEventException(
                    "advantage of %s must be finite, was %s".formatted(sample.getResponseId(), sample.getAdvantage()));
        }
        if (!Double.isFinite(sample.getEntropyWeight())) {
            throw new InvalidEventException("entropyWeight of %s must be finite, was %s"
                    .formatted(sample.getResponseId(), sample.getEntropyWeight()));
        }
        if (!(sample.getTemperature() > 0) || Double.isInfinite(sample.getTemperature())) {
            throw new InvalidEventException("temperature of %s must be above 0, was %s"
                    .formatted(sample.getResponseId(), sample.getTemperature()));
        }
    }
}
