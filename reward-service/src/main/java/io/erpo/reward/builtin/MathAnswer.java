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
import jakarta.enterprise.context.ApplicationScoped;

/**
 * {@code math}: the final answer that the response states must mean the same as the reference; see {@link MathVerifier}. A
 * response that ran into the token limit is incorrect. A prompt whose reference is not understood is undecided.
 *
 * <p>Parameters: {@code correctScore} (1), {@code incorrectScore} (-1), {@code absoluteTolerance} and
 * {@code relativeTolerance} (0) for numbers.
 */
@ApplicationScoped
public class MathAnswer implements RewardFunction {

    @Override
    public String name() {
        return "math";
    }

    @Override
    public String version() {
        return "2";
    }

    @Override
    public Judge judge(Parameters parameters) {
        parameters.allow("correctScore", "incorrectScore", "absoluteTolerance", "relativeTolerance");
        Scores scores = Scores.of(parameters, -1);
        MathVerifier verifier = new MathVerifier(new ComparisonSettings(
                parameters.number("absoluteTolerance", 0), parameters.number("relativeTolerance", 0)));
        return answer -> judge(answer, verifier, scores);
    }

    private static Judgement judge(Answer answer, MathVerifier verifier, Scores scores) {
        Verdict verdict = verifier.verify(answer.reference(), Thinking.whole(answer), false);
        if (verdict.ruling() == Verdict.Ruling.UNDECIDED) {
            return new Undecided(scores.incorrect(), verdict.reason());
        }
        boolean isCorrect = verdict.isCorrect() && answer.finished();
        return new Judgement.Verdict(
                isCorrect, scores.of(isCorrect), verdict.extracted().orElse(""));
    }
}
