package io.erpo.reward.builtin;

import io.erpo.reward.Judge;
import io.erpo.reward.Judgement.Score;
import io.erpo.reward.Parameters;
import io.erpo.reward.RewardFunction;
import io.erpo.settings.rewards.RepetitionParameters;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * {@code repetition}: a penalty for n-grams of words that a response says again: {@code maxPenalty * (1 - distinct / all)}.
 *
 * <p>The repetition penalty of Yeo et al. 2025, "Demystifying Long Chain-of-Thought Reasoning in LLMs" (arXiv 2502.03373),
 * appendix C.2, as a score of the whole response. They count n-grams of 40 tokens, which is about 20 words: loops are found,
 * while the phrases and formulas that a derivation has to repeat cost nothing. open-r1 has 3 words, which they do not.
 *
 * <p>Parameters: {@link RepetitionParameters}.
 */
@ApplicationScoped
public class Repetition implements RewardFunction {

    @Override
    public String name() {
        return RepetitionParameters.DECLARATION.name();
    }

    @Override
    public String version() {
        return "1";
    }

    @Override
    public Judge judge(Parameters parameters) {
        RepetitionParameters own = RepetitionParameters.DECLARATION.read(parameters.values());
        return answer -> new Score(penalty(Ngrams.of(answer.text(), own.ngram()), own.maxPenalty()));
    }

    private static double penalty(Ngrams ngrams, double maxPenalty) {
        int repeated = ngrams.all() - ngrams.distinct();
        return repeated == 0 ? 0 : maxPenalty * repeated / ngrams.all();
    }
}
