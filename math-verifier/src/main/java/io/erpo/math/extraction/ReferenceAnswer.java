package io.erpo.math.extraction;

import io.erpo.math.work.Work;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The answer in a reference: data sets also contain worked solutions, lines with {@code #### 5} at their end, and labels such as
 * {@code Answer: 5} or {@code The answer is 5.}
 */
public final class ReferenceAnswer {

    /** A reference of at least this many characters is prose that contains the answer. */
    private static final int SHORTEST_SOLUTION = 400;

    private static final String HASHES = "####";

    private ReferenceAnswer() {}

    /** The reference itself where it states nothing else. */
    public static String of(String reference, Work work) {
        boolean solution = reference.length() >= SHORTEST_SOLUTION;
        if (Boxes.isIn(reference)) {
            FinalAnswers stated = FinalAnswers.ofSolution(reference, false, work);
            return stated.none().isPresent() ? reference : String.join(", ", stated.answers());
        }
        return hashes(reference)
                .or(() -> solution ? stated(reference, true, work) : Optional.empty())
                .or(() -> isLabelled(reference) ? labelled(reference, work) : Optional.empty())
                .orElse(reference);
    }

    private static Optional<String> hashes(String reference) {
        int at = reference.lastIndexOf(HASHES);
        if (at < 0) {
            return Optional.empty();
        }
        int from = at + HASHES.length();
        String answer =
                reference.substring(from, Chars.lineEnd(reference, from)).strip();
        return Optional.of(answer).filter(text -> !text.isEmpty());
    }

    private static boolean isLabelled(String reference) {
        int from = 0;
        while (from < reference.length() && !Character.isLetter(reference.charAt(from))) {
            from++;
        }
        return reference.toLowerCase(Locale.ROOT).contains("answer")
                || Labels.at(reference, from, reference.length()).end() >= 0;
    }

    /** "Answer: 5", else the sentence that says "the answer is 5". */
    private static Optional<String> labelled(String reference, Work work) {
        return stated(reference, false, work).or(() -> LooseAnswer.sentenceIn(reference, work)
                .map(StatedAnswer::answer)
                .filter(answer -> answer.length() > 0 && !Words.deny(reference, answer))
                .map(answer -> answer.of(reference)));
    }

    private static Optional<String> stated(String reference, boolean lenient, Work work) {
        List<String> answers = FinalAnswers.ofSolution(reference, lenient, work).answers();
        return answers.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", answers));
    }
}
