package io.erpo.reward.builtin;

import io.erpo.math.extraction.FinalAnswers;
import io.erpo.math.extraction.Reply;
import io.erpo.math.work.Work;
import io.erpo.reward.Answer;
import io.erpo.reward.Judge;
import io.erpo.reward.Judgement;
import io.erpo.reward.Judgement.Undecided;
import io.erpo.reward.Judgement.Verdict;
import io.erpo.reward.Parameters;
import io.erpo.reward.RewardFunction;
import io.erpo.settings.rewards.MultipleChoiceParameters;
import io.erpo.settings.rewards.Scores;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * {@code multiple-choice}: the letter that the response states as its final answer must be the reference's.
 *
 * <p>Final answers are stated as for {@code math}; see {@link FinalAnswers}. Where there is none, a reply that is nothing but a
 * letter states it. Two different letters beside each other are incorrect, and so is a response that ran into the token limit:
 * the policy never ended its answer. A prompt whose reference is no letter is undecided.
 *
 * <p>Parameters: {@link MultipleChoiceParameters}.
 */
@ApplicationScoped
public class MultipleChoice implements RewardFunction {

    @Override
    public String name() {
        return MultipleChoiceParameters.DECLARATION.name();
    }

    @Override
    public String version() {
        return "2";
    }

    @Override
    public Judge judge(Parameters parameters) {
        MultipleChoiceParameters own = MultipleChoiceParameters.DECLARATION.read(parameters.values());
        Choices choices = new Choices(own.first(), own.last());
        return answer -> judge(answer, choices, own.scores());
    }

    private static Judgement judge(Answer answer, Choices choices, Scores scores) {
        Optional<Character> reference = choices.only(answer.reference());
        if (reference.isEmpty()) {
            return new Undecided(
                    scores.incorrect(),
                    "the reference answer is no letter from %s to %s".formatted(choices.first(), choices.last()));
        }
        Optional<Character> chosen = chosen(Thinking.whole(answer), choices);
        boolean isCorrect = chosen.equals(reference) && answer.finished();
        return new Verdict(
                isCorrect, scores.of(isCorrect), chosen.map(String::valueOf).orElse(""));
    }

    private static Optional<Character> chosen(String response, Choices choices) {
        Work work = Work.unbounded();
        FinalAnswers stated = FinalAnswers.of(response, false, work);
        if (stated.answers().isEmpty()) {
            return choices.only(Reply.of(response, work).text());
        }
        Set<Optional<Character>> letters =
                stated.answers().stream().map(choices::named).collect(Collectors.toSet());
        return letters.size() == 1 ? letters.iterator().next() : Optional.empty();
    }
}
