package io.erpo.reward.builtin;

import io.erpo.reward.Answer;
import io.erpo.reward.Judge;
import io.erpo.reward.Judgement;
import io.erpo.reward.Judgement.Undecided;
import io.erpo.reward.Judgement.Verdict;
import io.erpo.reward.Parameters;
import io.erpo.reward.RewardFunction;
import io.erpo.settings.rewards.ExactMatchParameters;
import io.erpo.settings.rewards.ExactMatchParameters.Compare;
import io.erpo.settings.rewards.Scores;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/**
 * {@code exact-match}: the whole response, without surrounding white space, must equal the reference answer.
 *
 * <p>A response that reached the token limit is incorrect: the policy never ended its answer. A prompt without a usable
 * reference is undecided.
 *
 * <p>Parameters: {@link ExactMatchParameters}.
 */
@ApplicationScoped
public class ExactMatch implements RewardFunction {

    @Override
    public String name() {
        return ExactMatchParameters.DECLARATION.name();
    }

    @Override
    public String version() {
        return "1";
    }

    @Override
    public Judge judge(Parameters parameters) {
        ExactMatchParameters own = ExactMatchParameters.DECLARATION.read(parameters.values());
        return answer -> judge(answer, own.compare(), own.scores());
    }

    private static Judgement judge(Answer answer, Compare compare, Scores scores) {
        String reference = answer.reference().strip();
        if (reference.isEmpty()) {
            return new Undecided(scores.incorrect(), "the prompt has no reference answer");
        }
        Optional<Quantity> number = Quantity.parse(reference);
        if (compare == Compare.NUMBER && number.isEmpty()) {
            return new Undecided(scores.incorrect(), "the reference answer is no number");
        }
        String text = answer.text().strip();
        boolean byValue = compare == Compare.NUMBER
                || compare == Compare.AUTO && number.isPresent() && !hasLeadingZero(reference);
        boolean equal = byValue ? Quantity.parse(text).equals(number) : text.equals(reference);
        boolean isCorrect = equal && answer.finished();
        return new Verdict(isCorrect, scores.of(isCorrect), text)
                .because(answer.finished() ? explanation(text, reference, byValue, equal) : Thinking.UNFINISHED);
    }

    private static String explanation(String text, String reference, boolean byValue, boolean equal) {
        if (byValue && !equal && Quantity.parse(text).isEmpty()) {
            return "the whole response is no number, and the reference is %s: %s"
                    .formatted(Quoted.of(reference), Quoted.of(text));
        }
        return "the whole response %s %s the reference %s%s"
                .formatted(
                        Quoted.of(text),
                        equal ? "equals" : "is not",
                        Quoted.of(reference),
                        byValue ? ", by value" : ", character by character");
    }

    private static boolean hasLeadingZero(String number) {
        return number.length() > 1 && number.charAt(0) == '0' && Character.isDigit(number.charAt(1));
    }
}
