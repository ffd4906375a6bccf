package io.erpo.policy.scoring;

import io.erpo.policy.LogProbs;
import java.util.List;

/**
 * The log-probabilities of a sequence of n tokens, under softmax(logits / temperature).
 *
 * @param logProbs of the tokens 2 to n, each after the tokens before it: n - 1 of them
 * @param top the most probable tokens after the last one, best first, equally probable ones by id
 */
public record Score(LogProbs logProbs, List<RankedToken> top) {

    public Score {
        top = List.copyOf(top);
    }
}
