package io.erpo.replay.score;

import io.erpo.events.Response;
import io.erpo.policy.LogProbs;
import io.erpo.replay.recording.Recorded;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A recorded response beside its score.
 *
 * @param scored the log-probability of each of its tokens by our own scorer
 */
public record ResponseScore(Recorded<Response> response, LogProbs scored) {

    /** Its tokens, in order. */
    Stream<TokenScore> tokens() {
        return IntStream.range(0, scored.size()).mapToObj(i -> new TokenScore(response, i, scored.get(i)));
    }

    /** The token that is farthest from its score. */
    public Optional<TokenScore> farthest() {
        return tokens().max(Comparator.comparing(TokenScore::difference));
    }

    /** The first token that is farther than this: later ones may differ because of it. */
    public Optional<TokenScore> firstBeyond(double limit) {
        return tokens().filter(token -> token.difference() > limit).findFirst();
    }
}
