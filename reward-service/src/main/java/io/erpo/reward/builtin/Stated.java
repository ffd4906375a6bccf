package io.erpo.reward.builtin;

import io.erpo.math.extraction.FinalAnswers;
import io.erpo.math.work.Work;
import io.erpo.reward.Answer;

/** The answer that a response states, for rewards that leave the comparison to others. */
public final class Stated {

    private Stated() {}

    /** Several are joined by commas; empty when there is none. */
    public static String in(Answer answer) {
        return String.join(
                ", ",
                FinalAnswers.of(Thinking.whole(answer), false, Work.unbounded()).answers());
    }
}
