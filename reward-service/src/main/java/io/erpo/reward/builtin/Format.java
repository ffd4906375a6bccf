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
import java.util.Optional;

/**
 * {@code format}: whether a response has the required form, with something in it, regardless of what that is.
 *
 * <p>Parameters: {@link FormatParameters}. When the prompt ends with the opening of the first tag, the response need
 * not repeat it.
 */
@ApplicationScoped
public class Format implements RewardFunction {

    @Override
    public String name() {
        return FormatParameters.DECLARATION.name();
    }

    @Override
    public String version() {
        return "3";
    }

    @Override
    public Judge judge(Parameters parameters) {
        FormatParameters own = FormatParameters.DECLARATION.read(parameters.values());
        Tags tags = new Tags(own.tags(), own.strict());
        return answer -> {
            Optional<String> complaint =
                    tags.complaint(answer).or(() -> own.box() ? complaintAboutBox(answer) : Optional.empty());
            return new Score(own.scores().of(complaint.isEmpty()))
                    .because(complaint.orElse("the response has the form that the run asks for"));
        };
    }

    private static Optional<String> complaintAboutBox(Answer answer) {
        Work work = Work.unbounded();
        List<String> boxes = Reply.of(Thinking.whole(answer), work).boxes(work);
        if (boxes.size() != 1) {
            return Optional.of(
                    boxes.isEmpty()
                            ? "there is no box behind the thinking"
                            : "there are %d boxes".formatted(boxes.size()));
        }
        return Filler.isAll(boxes.get(0))
                ? Optional.of("the box holds nothing: " + Quoted.of(boxes.get(0)))
                : Optional.empty();
    }
}
