package io.erpo.replay.score;

import io.erpo.events.PolicyPublished;
import io.erpo.events.Response;
import io.erpo.policy.LogProbs;
import io.erpo.policy.Placement;
import io.erpo.policy.TokenIds;
import io.erpo.policy.adapter.Adapter;
import io.erpo.policy.model.Policy;
import io.erpo.policy.scoring.Scorer;
import io.erpo.policy.store.PolicyFormat;
import io.erpo.policy.tokenizer.UnencodableTextException;
import io.erpo.replay.recording.Recorded;
import io.erpo.replay.store.ReplayStore;
import io.erpo.sampler.policy.SampledWeights;
import java.util.Optional;
import java.util.stream.IntStream;

/** Scores recorded responses with one policy. */
public final class ResponseScorer implements AutoCloseable {

    private final Policy policy;
    private final Scorer scorer;

    private ResponseScorer(Policy policy) {
        this.policy = policy;
        this.scorer = new Scorer(policy, 1);
    }

    /**
     * Loads the weights that samplers had.
     *
     * @param base version 0 of the run, for an adapter
     */
    public static ResponseScorer load(
            ReplayStore store, PolicyPublished claim, PolicyPublished base, Placement placement) {
        SampledWeights sampled = SampledWeights.of(claim);
        return new ResponseScorer(
                switch (PolicyFormat.of(claim.getFormat())) {
                    case HUGGING_FACE -> Policy.load(store.open(sampled.uri(), sampled.sha256()), placement);
                    case PEFT_LORA ->
                        Adapter.loadMerged(
                                store.open(base.getUri(), base.getSha256()),
                                store.open(claim.getUri(), claim.getSha256()),
                                placement);
                });
    }

    /** Why the policy cannot have sampled the response at all. */
    public Optional<String> impossible(Response response) {
        try {
            if (response.getPromptTokenIds().isEmpty()) {
                return Optional.of("no token of a prompt");
            }
            if (response.getTokenIds().size() != response.getLogprobs().size()) {
                return Optional.of("%d tokens with %d log-probabilities"
                        .formatted(
                                response.getTokenIds().size(),
                                response.getLogprobs().size()));
            }
            scorer.check(sequence(response), response.getTemperature());
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of(e.getMessage());
        }
    }

    /** Scores the tokens of a possible response, at its temperature. */
    public ResponseScore score(Recorded<Response> recorded) {
        Response response = recorded.value();
        LogProbs all =
                scorer.score(sequence(response), response.getTemperature()).logProbs();
        int prompt = response.getPromptTokenIds().size() - 1;
        float[] own = new float[response.getTokenIds().size()];
        for (int i = 0; i < own.length; i++) {
            own[i] = all.get(prompt + i);
        }
        return new ResponseScore(recorded, LogProbs.of(own));
    }

    /** The text of the response's tokens. */
    String text(Response response) {
        return policy.tokenizer()
                .decode(TokenIds.of(response.getTokenIds().stream()
                        .mapToInt(Integer::intValue)
                        .toArray()));
    }

    /** Whether the prompt's tokens are those of its text. */
    boolean readsPrompt(Response response) {
        try {
            return policy.tokenizer().encode(response.getPrompt()).asList().equals(response.getPromptTokenIds());
        } catch (UnencodableTextException e) {
            return false;
        }
    }

    private static TokenIds sequence(Response response) {
        return TokenIds.of(IntStream.concat(
                        response.getPromptTokenIds().stream().mapToInt(Integer::intValue),
                        response.getTokenIds().stream().mapToInt(Integer::intValue))
                .toArray());
    }

    @Override
    public void close() {
        policy.close();
    }
}
