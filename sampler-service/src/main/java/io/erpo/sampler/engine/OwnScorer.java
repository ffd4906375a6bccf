package io.erpo.sampler.engine;

import io.erpo.policy.LogProbs;
import io.erpo.policy.TokenIds;
import io.erpo.policy.model.Policy;
import io.erpo.policy.scoring.RankedToken;
import io.erpo.policy.scoring.Scorer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Scores what an engine sampled with the same weights in this process. Holds them until it is closed. One thread at a time. */
final class OwnScorer implements AutoCloseable {

    private final Policy policy;

    /** @param policy owned from now on */
    OwnScorer(Policy policy) {
        this.policy = policy;
    }

    /** The log-probabilities of the response's tokens under softmax(logits / temperature). */
    LogProbs score(TokenIds prompt, TokenIds response, double temperature) {
        TokenIds sequence =
                TokenIds.of(IntStream.concat(Arrays.stream(prompt.toArray()), Arrays.stream(response.toArray()))
                        .toArray());
        float[] all =
                new Scorer(policy, 1).score(sequence, temperature).logProbs().toArray();
        return LogProbs.of(Arrays.copyOfRange(all, all.length - response.size(), all.length));
    }

    /** The whole distribution of the first token after the prompt. */
    List<RankedToken> next(TokenIds prompt, double temperature) {
        return new Scorer(policy, policy.config().vocabularySize())
                .score(prompt, temperature)
                .top();
    }

    @Override
    public void close() {
        policy.close();
    }
}
