package io.erpo.replay.learner;

import io.erpo.events.AdvantageBatch;
import io.erpo.events.AdvantageSample;
import io.erpo.events.PolicyPublished;
import io.erpo.events.Response;
import io.erpo.policy.Placement;
import io.erpo.replay.findings.Difference;
import io.erpo.replay.recording.Recorded;
import io.erpo.replay.score.ResponseScore;
import io.erpo.replay.score.ResponseScorer;
import io.erpo.replay.score.ScoreLimits;
import io.erpo.replay.score.TokenScore;
import io.erpo.replay.store.ReplayStore;
import java.util.Optional;

/**
 * Finds the response in a batch whose recorded log-probabilities are least plausible for the policy that sampled it. A
 * token that was changed later stands out: it is improbable, and so are the tokens after it.
 */
final class SuspectTokens {

    private final RecordedTokens tokens;
    private final ReplayStore store;

    SuspectTokens(RecordedTokens tokens, ReplayStore store) {
        this.tokens = tokens;
        this.store = store;
    }

    /**
     * The response that stands out, if there is one.
     *
     * @param sampledWith the policy that sampled the batch
     * @param base version 0 of the run
     */
    Optional<Difference> in(AdvantageBatch batch, PolicyPublished sampledWith, PolicyPublished base) {
        try (ResponseScorer scorer = ResponseScorer.load(store, sampledWith, base, Placement.cpu())) {
            Optional<ResponseScore> worst = Optional.empty();
            for (AdvantageSample sample : batch.getSamples()) {
                Recorded<Response> response = tokens.response(sample);
                Optional<String> impossible = scorer.impossible(response.value());
                if (impossible.isPresent()) {
                    return Optional.of(Difference.of(response, "tokenIds", "tokens of the policy", impossible.get()));
                }
                ResponseScore score = scorer.score(response);
                if (worst.isEmpty() || farthest(score) > farthest(worst.get())) {
                    worst = Optional.of(score);
                }
            }
            return worst.flatMap(score -> score.firstBeyond(
                            ScoreLimits.DEFAULT.largest(score.response().value())))
                    .map(TokenScore::asDifference);
        }
    }

    private static double farthest(ResponseScore score) {
        return score.farthest().map(TokenScore::difference).orElse(0f);
    }
}
