package io.erpo.reward.builtin;

import io.erpo.math.extraction.Reply;
import io.erpo.math.work.Work;
import io.erpo.reward.Answer;
import io.erpo.reward.Judge;
import io.erpo.reward.Judgement.Score;
import io.erpo.reward.Parameters;
import io.erpo.reward.RewardFunction;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/**
 * {@code format}: whether a response has the form that its prompt asks for, whatever it says.
 *
 * <p>Parameters, one of the first two needed: {@code tags}, names separated by commas such as {@code think,answer}, each to be
 * opened and closed exactly once, one after another; {@code box} (false), for exactly one box after the last {@code </think>},
 * and something in it; {@code strict} (true), for nothing but white space outside of the tags; {@code correctScore} (1),
 * {@code incorrectScore} (0). Where the prompt ends with the first tag's opening, the response need not repeat it.
 */
@ApplicationScoped
public class Format implements RewardFunction {

    @Override
    public String name() {
        return "format";
    }

    @Override
    public String version() {
        return "2";
    }

    @Override
    public Judge judge(Parameters parameters) {
        parameters.allow("tags", "box", "strict", "correctScore", "incorrectScore");
        Scores scores = Scores.of(parameters, 0);
        Tags tags = Tags.parse(parameters.text("tags", ""), parameters.flag("strict", true));
        boolean box = parameters.flag("box", false);
        if (tags.names().isEmpty() && !box) {
            throw new IllegalArgumentException("tags must be given, or box: true, or both");
        }
        return answer -> new Score(scores.of(tags.areIn(answer) && (!box || hasOneBox(answer))));
    }

    private static boolean hasOneBox(Answer answer) {
        Work work = Work.unbounded();
        List<String> boxes = Reply.of(Thinking.whole(answer), work).boxes(work);
        return boxes.size() == 1 && !boxes.get(0).isEmpty();
    }
}
