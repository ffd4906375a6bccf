package io.erpo.reward.builtin;

import io.erpo.math.MathVerifier;
import io.erpo.math.Verdict;
import io.erpo.math.answer.ComparisonSettings;
import io.erpo.reward.Answer;
import io.erpo.reward.Judge;
import io.erpo.reward.Judgement;
import io.erpo.reward.Judgement.Undecided;
import io.erpo.reward.Parameters;
import io.erpo.reward.RewardFunction;
import io.erpo.settings.rewards.MathParameters;
import io.erpo.settings.rewards.Scores;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * {@code math}: the final answer of the response must mean the same as the reference; see {@link MathVerifier}. A
 * response that reached the token limit is incorrect. A prompt whose reference cannot be parsed is undecided.
 *
 * <p>Parameters: {@link MathParameters}.
 */
@ApplicationScoped
public class MathAnswer implements RewardFunction {

    @Override
    public String name() {
        return MathParameters.DECLARATION.name();
    }

    @Override
    public String version() {
        return "3";
    }

    @Override
    public Judge judge(Parameters parameters) {
        MathParameters own = MathParameters.DECLARATION.read(parameters.values());
        MathVerifier verifier =
                new MathVerifier(new ComparisonSettings(own.absoluteTolerance(), own.relativeTolerance()));
        return answer -> judge(answer, verifier, own.scores());
    }

    private static Judgement judge(Answer answer, MathVerifier verifier, Scores scores) {
        Verdict verdict = verifier.verify(answer.reference(), Thinking.whole(answer), false);
        if (verdict.ruling() == Verdict.Ruling.UNDECIDED) {
            return new Undecided(scores.incorrect(), verdict.reason());
        }
        boolean isCorrect = verdict.isCorrect() && answer.finished();
        return new Judgement.Verdict(
                        isCorrect, scores.of(isCorrect), verdict.extracted().orElse(""))
                .because(answer.finished() ? verdict.reason() : Thinking.UNFINISHED);
    }
}
