package io.erpo.replay.learner;

import io.erpo.events.AdvantageBatch;
import io.erpo.events.AdvantageSample;
import io.erpo.events.PolicyPublished;
import io.erpo.events.Response;
import io.erpo.policy.LogProbs;
import io.erpo.policy.Placement;
import io.erpo.policy.TokenIds;
import io.erpo.policy.adapter.Adapter;
import io.erpo.policy.model.Policy;
import io.erpo.policy.scoring.Scorer;
import io.erpo.policy.store.PolicyFormat;
import io.erpo.replay.findings.Difference;
import io.erpo.replay.recording.Recorded;
import io.erpo.replay.store.ReplayStore;
import io.erpo.sampler.policy.SampledWeights;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Finds the response in a batch whose recorded log-probabilities are least plausible for the policy that sampled it. A
 * token that was changed later stands out: it is improbable, and so are the tokens after it.
 */
final class SuspectTokens {

    /** Sampling and scoring agree to 2e-5 in float32; a changed token is off by whole units. */
    private static final double AGREEMENT = 1e-3;

    private final RecordedTokens tokens;
    private final ReplayStore store;

    SuspectTokens(RecordedTokens tokens, ReplayStore store) {
        this.tokens = tokens;
        this.store = store;
    }

    private record Deviation(Recorded<Response> response, LogProbs recomputed, double largest) {}

    /**
     * The response that stands out, if there is one.
     *
     * @param sampledWith the policy that sampled the batch
     * @param base version 0 of the run
     */
    Optional<Difference> in(AdvantageBatch batch, PolicyPublished sampledWith, PolicyPublished base) {
        try (Policy policy = load(sampledWith, base)) {
            Scorer scorer = new Scorer(policy, 1);
            Optional<Deviation> worst = Optional.empty();
            for (AdvantageSample sample : batch.getSamples()) {
                Recorded<Response> response = tokens.response(sample);
                Optional<Difference> impossible = impossible(scorer, response);
                if (impossible.isPresent()) {
                    return impossible;
                }
                Deviation deviation = deviation(scorer, response);
                if (worst.isEmpty() || deviation.largest() > worst.get().largest()) {
                    worst = Optional.of(deviation);
                }
            }
            return worst.filter(deviation -> deviation.largest() > AGREEMENT).map(SuspectTokens::difference);
        }
    }

    private Policy load(PolicyPublished claim, PolicyPublished base) {
        SampledWeights sampled = SampledWeights.of(claim);
        return switch (PolicyFormat.of(claim.getFormat())) {
            case HUGGING_FACE -> Policy.load(store.open(sampled.uri(), sampled.sha256()), Placement.cpu());
            case PEFT_LORA ->
                Adapter.loadMerged(
                        store.open(base.getUri(), base.getSha256()),
                        store.open(claim.getUri(), claim.getSha256()),
                        Placement.cpu());
        };
    }

    private static Optional<Difference> impossible(Scorer scorer, Recorded<Response> response) {
        try {
            scorer.check(sequence(response.value()), response.value().getTemperature());
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of(Difference.of(response, "tokenIds", "tokens of the policy", e.getMessage()));
        }
    }

    private static Deviation deviation(Scorer scorer, Recorded<Response> response) {
        LogProbs all = scorer.score(sequence(response.value()), response.value().getTemperature())
                .logProbs();
        int prompt = response.value().getPromptTokenIds().size() - 1;
        int length = response.value().getTokenIds().size();
        float[] own = new float[length];
        double largest = 0;
        for (int i = 0; i < length; i++) {
            own[i] = all.get(prompt + i);
            largest = Math.max(
                    largest, Math.abs(own[i] - response.value().getLogprobs().get(i)));
        }
        return new Deviation(response, LogProbs.of(own), largest);
    }

    private static Difference difference(Deviation deviation) {
        Response response = deviation.response().value();
        int token = IntStream.range(0, response.getTokenIds().size())
                .filter(i -> Math.abs(deviation.recomputed().get(i)
                                - response.getLogprobs().get(i))
                        > AGREEMENT)
                .findFirst()
                .orElseThrow();
        return Difference.of(
                        deviation.response(),
                        "logprobs[%d]".formatted(token),
                        deviation.recomputed().get(token),
                        response.getLogprobs().get(token))
                .withHint(
                        "policy %d gives tokenIds[%d] = %d of response %s another log-probability than was recorded: the token, one before it, or the number was changed"
                                .formatted(
                                        response.getPolicyVersion(),
                                        token,
                                        response.getTokenIds().get(token),
                                        response.getResponseId()));
    }

    private static TokenIds sequence(Response response) {
        return TokenIds.of(IntStream.concat(
                        response.getPromptTokenIds().stream().mapToInt(Integer::intValue),
                        response.getTokenIds().stream().mapToInt(Integer::intValue))
                .toArray());
    }
}
