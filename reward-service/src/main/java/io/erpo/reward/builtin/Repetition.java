package io.erpo.reward.builtin;

import io.erpo.reward.Judge;
import io.erpo.reward.Judgement.Score;
import io.erpo.reward.Parameters;
import io.erpo.reward.RewardFunction;
import io.erpo.settings.rewards.RepetitionParameters;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * {@code repetition}: a penalty for repeated n-grams of words in a response: {@code maxPenalty * (1 - distinct / all)}.
 *
 * <p>The repetition penalty of Yeo et al. 2025, "Demystifying Long Chain-of-Thought Reasoning in LLMs" (arXiv
 * 2502.03373), appendix C.2, as a score of the whole response. They count n-grams of 40 tokens, about 20 words: this
 * finds loops, while phrases and formulas that a derivation has to repeat cost nothing. open-r1 uses 3 words, which
 * penalizes them too.
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
        return answer -> {
            Ngrams ngrams = Ngrams.of(answer.text(), own.ngram());
            return new Score(penalty(ngrams, own.maxPenalty()))
                    .because("%d of %d sequences of %d words repeat earlier ones"
                            .formatted(ngrams.all() - ngrams.distinct(), ngrams.all(), own.ngram()));
        };
    }

    private static double penalty(Ngrams ngrams, double maxPenalty) {
        int repeated = ngrams.all() - ngrams.distinct();
        return repeated == 0 ? 0 : maxPenalty * repeated / ngrams.all();
    }
}
