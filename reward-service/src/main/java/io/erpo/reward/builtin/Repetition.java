package io.erpo.reward.builtin;

import io.erpo.reward.Judge;
import io.erpo.reward.Judgement.Score;
import io.erpo.reward.Parameters;
import io.erpo.reward.RewardFunction;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * {@code repetition}: a penalty for n-grams of words that a response says again: {@code maxPenalty * (1 - distinct / all)}.
 *
 * <p>The repetition penalty of Yeo et al. 2025, "Demystifying Long Chain-of-Thought Reasoning in LLMs" (arXiv 2502.03373),
 * appendix C.2, as a score of the whole response. They count n-grams of 40 tokens, which is about 20 words: loops are found,
 * while the phrases and formulas that a derivation has to repeat cost nothing. open-r1 has 3 words, which they do not.
 *
 * <p>Parameters: {@code ngram} (20), in words; {@code maxPenalty} (-1).
 */
@ApplicationScoped
public class Repetition implements RewardFunction {

    @Override
    public String name() {
        return "repetition";
    }

    @Override
    public String version() {
        return "1";
    }

    @Override
    public Judge judge(Parameters parameters) {
        parameters.allow("ngram", "maxPenalty");
        int ngram = parameters.integer("ngram", 20);
        double maxPenalty = parameters.number("maxPenalty", -1);
        if (ngram < 1) {
            throw new IllegalArgumentException("ngram must be 1 or more, was " + ngram);
        }
        if (maxPenalty >= 0) {
            throw new IllegalArgumentException("maxPenalty must be below 0, was " + maxPenalty);
        }
        return answer -> new Score(penalty(Ngrams.of(answer.text(), ngram), maxPenalty));
    }

    private static double penalty(Ngrams ngrams, double maxPenalty) {
        int repeated = ngrams.all() - ngrams.distinct();
        return repeated == 0 ? 0 : maxPenalty * repeated / ngrams.all();
    }
}
