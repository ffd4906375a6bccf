package io.erpo.history.run;

import io.erpo.algorithm.BatchScale;
import io.erpo.algorithm.EntropyAdvantage;
import io.erpo.algorithm.NonFiniteRewardException;
import io.erpo.algorithm.Outcome;
import io.erpo.events.AdvantageSample;
import io.erpo.events.VerifiedGroup;
import io.erpo.events.VerifiedResponse;
import io.erpo.history.intake.RunFailedException;
import io.erpo.settings.Advantage;
import java.util.ArrayList;
import java.util.List;

/** The advantages of the responses that a step trains on: what their groups gave them, and what the batch makes of that. */
final class BatchAdvantages {

    private final Advantage rule;

    BatchAdvantages(Advantage rule) {
        this.rule = rule;
    }

    /**
     * The samples of a batch.
     *
     * @param groups in training order, in which statistics over the batch are formed
     * @throws RunFailedException when the rewards have no finite advantages over the batch
     */
    List<AdvantageSample> samples(List<VerifiedGroup> groups) {
        List<Double> advantages = rule.batchScale()
                .map(scale -> scaled(scale, groups))
                .orElseGet(() -> responses(groups).stream()
                        .map(VerifiedResponse::getAdvantage)
                        .toList());
        EntropyAdvantage entropy = rule.entropy();
        List<AdvantageSample> samples = new ArrayList<>();
        for (VerifiedGroup group : groups) {
            Outcome outcome = Outcome.valueOf(group.getOutcome().name());
            for (VerifiedResponse response : group.getResponses()) {
                samples.add(new AdvantageSample(
                        response.getResponseId(),
                        response.getCoordinates(),
                        entropy.kept(advantages.get(samples.size()), outcome),
                        group.getTemperature(),
                        entropy.weight(outcome)));
            }
        }
        return samples;
    }

    private static List<Double> scaled(BatchScale scale, List<VerifiedGroup> groups) {
        try {
            return scale.advantages(responses(groups).stream()
                    .map(response -> new BatchScale.Response(response.getAdvantage(), response.getTokens()))
                    .toList());
        } catch (NonFiniteRewardException e) {
            VerifiedGroup first = groups.get(0);
            throw new RunFailedException(
                    first.getRunId(),
                    "step %d has no finite advantages: centred %s; give smaller rewards or weights, and start another run"
                            .formatted(first.getStep(), e.getMessage()));
        }
    }

    private static List<VerifiedResponse> responses(List<VerifiedGroup> groups) {
        return groups.stream().flatMap(group -> group.getResponses().stream()).toList();
    }
}
