package io.erpo.reward.builtin;

import io.erpo.reward.Judgement;
import io.erpo.reward.Judgement.Score;
import io.erpo.reward.Judgement.Undecided;
import io.erpo.reward.Judgement.Verdict;

/** Judgements for tests that are not about their words. */
final class Judged {

    private Judged() {}

    /** The same judgement without its explanation, which every reward must give to an answer that it judges. */
    static Judgement withoutWords(Judgement judgement) {
        if (judgement instanceof Undecided) {
            return judgement;
        }
        if (judgement.explanation().filter(why -> !why.isBlank()).isEmpty()) {
            throw new AssertionError("no explanation of " + judgement);
        }
        return judgement instanceof Verdict verdict
                ? new Verdict(verdict.isCorrect(), verdict.score(), verdict.answer())
                : new Score(judgement.score());
    }
}
