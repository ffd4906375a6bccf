package io.erpo.reward.builtin;

import io.erpo.math.extraction.Reply;
import io.erpo.math.work.Work;
import io.erpo.reward.Answer;
import io.erpo.reward.Judge;
import io.erpo.reward.Judgement.Score;
import io.erpo.reward.Parameters;
import io.erpo.reward.RewardFunction;
import io.erpo.settings.rewards.FormatParameters;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/**
 * {@code format}: whether a response has the form that its prompt asks for, whatever it says.
 *
 * <p>Parameters: {@link FormatParameters}. Where the prompt ends with the first tag's opening, the response need not repeat it.
 */
@ApplicationScoped
public class Format implements RewardFunction {

    @Override
    public String name() {
        return FormatParameters.DECLARATION.name();
    }

    @Override
    public String version() {
        return "2";
    }

    @Override
    public Judge judge(Parameters parameters) {
        FormatParameters own = FormatParameters.DECLARATION.read(parameters.values());
        Tags tags = new Tags(own.tags(), own.strict());
        return answer -> new Score(own.scores().of(tags.areIn(answer) && (!own.box() || hasOneBox(answer))));
    }

    private static boolean hasOneBox(Answer answer) {
        Work work = Work.unbounded();
        List<String> boxes = Reply.of(Thinking.whole(answer), work).boxes(work);
        return boxes.size() == 1 && !boxes.get(0).isEmpty();
    }
}
