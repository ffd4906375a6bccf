package io.erpo.cli.evaluate;

import io.erpo.evaluation.score.Equivalence;
import io.erpo.events.RewardSettings;
import io.erpo.math.AnswerVote;
import io.erpo.math.answer.ComparisonSettings;
import io.erpo.settings.rewards.MathParameters;

/** Which answers mean the same to a reward: {@code math} compares them as mathematics, others compare texts. */
final class Meanings {

    private Meanings() {}

    static Equivalence of(RewardSettings judge) {
        if (!judge.getName().equals(MathParameters.DECLARATION.name())) {
            return Equivalence.ofTexts();
        }
        MathParameters own = MathParameters.DECLARATION.read(judge.getParameters());
        AnswerVote vote = new AnswerVote(new ComparisonSettings(own.absoluteTolerance(), own.relativeTolerance()));
        return texts -> vote.representatives(texts.stream()
                .map(text -> new AnswerVote.Cast(text.value(), text.correct()))
                .toList());
    }
}
