package io.erpo.reward.builtin;

import io.erpo.math.extraction.FinalAnswers;
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

/**
 * {@code multiple-choice}: the letter that the response states as its final answer must equal the reference's.
 *
 * <p>Final answers are stated as for {@code math}; see {@link FinalAnswers}. Without one, a reply that consists of a
 * letter, alone or with the words of its choice, counts as the answer. A box without a letter states none. Two different
 * letters next to each other are incorrect, and so are a letter that is taken back and a response that reached the token
 * limit, because the policy never ended its answer. A prompt whose reference is not a letter is undecided.
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
        return "3";
    }

    @Override
    public Judge judge(Parameters parameters) {
        MultipleChoiceParameters own = MultipleChoiceParameters.DECLARATION.read(parameters.values());
        Choices choices = new Choices(own.first(), own.last());
        return answer -> judge(answer, choices, own.scores());
    }

    private static Judgement judge(Answer answer, Choices choices, Scores scores) {
        Optional<Character> reference = ChoiceStatement.reference(answer.reference(), choices);
        if (reference.isEmpty()) {
            return new Undecided(
                    scores.incorrect(),
                    "the reference answer is no letter from %s to %s".formatted(choices.first(), choices.last()));
        }
        ChoiceStatement stated = ChoiceStatement.of(Thinking.whole(answer), choices);
        boolean isCorrect = stated.letter().equals(reference) && answer.finished();
        String why = answer.finished()
                ? "%s; the reference is %s".formatted(stated.what(), reference.get())
                : Thinking.UNFINISHED;
        return new Verdict(
                        isCorrect,
                        scores.of(isCorrect),
                        stated.letter().map(String::valueOf).orElse(""))
                .because(why);
    }
}
