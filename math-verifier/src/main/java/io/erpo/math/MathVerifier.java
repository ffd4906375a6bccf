package io.erpo.math;

import io.erpo.math.Verdict.Ruling;
import io.erpo.math.answer.Comparison;
import io.erpo.math.answer.ComparisonSettings;
import io.erpo.math.answer.DecidedBy;
import io.erpo.math.answer.Equality;
import io.erpo.math.answer.compare.AnswerComparison;
import io.erpo.math.answer.compare.OptionLetters;
import io.erpo.math.extraction.FinalAnswers;
import io.erpo.math.extraction.ReferenceAnswer;
import io.erpo.math.work.TooMuchWork;
import io.erpo.math.work.Work;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Decides whether a response ends in the reference answer. A pure function: no state, no clock, no thread; the steps of a verdict
 * are counted and bounded, whatever the input. DESIGN.md of this module has the pipeline.
 */
public final class MathVerifier {

    /** Limit on the steps of reading a response; one step looks at one character. */
    private static final long MOST_READING = 10_000_000;

    /** Limit on the steps of comparing answers, many times what ordinary ones take: about 50 ms of one core in the worst case. */
    private static final long MOST_COMPARING = 500_000;

    /** How many wordings of one answer a response may state together. */
    private static final int MOST_WORDINGS = 16;

    private static final int LONGEST_QUOTE = 1_000;

    private final AnswerComparison comparison;

    public MathVerifier(ComparisonSettings settings) {
        this.comparison = new AnswerComparison(settings);
    }

    /**
     * Judges a response. Never throws.
     *
     * @param reference the correct answer, in LaTeX or plain text, or a worked solution that states it in a box
     * @param lenient whether "the answer is ..." and the last formula or number count; training is strict
     */
    public Verdict verify(String reference, String response, boolean lenient) {
        Work reading = new Work(MOST_READING);
        Work comparing = new Work(MOST_COMPARING);
        Optional<String> extracted = Optional.empty();
        try {
            String expected = ReferenceAnswer.of(reference, reading);
            FinalAnswers stated = FinalAnswers.of(response, lenient, wanted(expected), reading);
            if (stated.none().isPresent()) {
                return new Verdict(
                        Ruling.INCORRECT,
                        extracted,
                        Optional.empty(),
                        stated.none().get(),
                        reading.done());
            }
            extracted = Optional.of(shortened(String.join(", ", stated.answers())));
            Comparison compared = compare(expected, stated, comparing);
            return verdict(compared, extracted, reading.done() + comparing.done());
        } catch (TooMuchWork e) {
            long work = reading.done() + comparing.done();
            // A response must not escape its verdict by requiring too much work.
            return extracted.isPresent() && complaint(reference).isEmpty()
                    ? new Verdict(
                            Ruling.INCORRECT, extracted, Optional.empty(), "the answer takes " + e.getMessage(), work)
                    : undecided(extracted, e.getMessage(), work);
        } catch (RuntimeException | StackOverflowError e) {
            // One response must not end a run; the reason shows the fault to a developer.
            return undecided(extracted, "the verifier failed: " + e, reading.done() + comparing.done());
        }
    }

    /** Why a reference can only be compared as text, for loaders of data sets; empty when it is understood. */
    public Optional<String> complaint(String reference) {
        try {
            return comparison.complaint(ReferenceAnswer.of(reference, new Work(MOST_READING)));
        } catch (TooMuchWork e) {
            return Optional.of("it takes " + e.getMessage());
        }
    }

    /** Where the letter of an option is wanted, a box without one states no answer. */
    private static Predicate<String> wanted(String reference) {
        return OptionLetters.isOne(reference) ? OptionLetters::anyIn : answer -> true;
    }

    /** Accepts one answer, however often it is stated, or several that form one list; anything else is hedging. */
    private Comparison compare(String reference, FinalAnswers stated, Work work) {
        List<String> answers = stated.answers();
        List<String> distinct = answers.stream().distinct().toList();
        Comparison last = comparison.compare(reference, answers.get(answers.size() - 1), work);
        if (distinct.size() == 1 || last.outcome() == Equality.UNDECIDED) {
            return last;
        }
        if (last.outcome() == Equality.EQUAL) {
            return agree(reference, distinct, stated.joint(), work) ? last : hedging(distinct);
        }
        return Stream.of(answers, distinct)
                .map(list -> comparison.compare(reference, String.join(stated.joint(), list), work))
                .filter(list -> list.outcome() == Equality.EQUAL)
                .findFirst()
                .orElseGet(() -> hedging(distinct));
    }

    /** Whether the answers that differ from the reference are its parts, stated one by one. */
    private boolean agree(String reference, List<String> distinct, String joint, Work work) {
        if (distinct.size() > MOST_WORDINGS) {
            return false;
        }
        List<String> parts = distinct.stream()
                .filter(answer -> !isEqual(reference, answer, work))
                .toList();
        return parts.isEmpty() || parts.size() > 1 && isEqual(reference, String.join(joint, parts), work);
    }

    private boolean isEqual(String reference, String answer, Work work) {
        return comparison.compare(reference, answer, work).outcome() == Equality.EQUAL;
    }

    private static Comparison hedging(List<String> distinct) {
        return new Comparison(
                Equality.DIFFERENT,
                DecidedBy.STRUCTURE,
                distinct.size() + " different final answers beside each other");
    }

    private static Verdict verdict(Comparison comparison, Optional<String> extracted, long work) {
        Ruling ruling =
                switch (comparison.outcome()) {
                    case EQUAL -> Ruling.CORRECT;
                    case DIFFERENT -> Ruling.INCORRECT;
                    case UNDECIDED -> Ruling.UNDECIDED;
                };
        return new Verdict(ruling, extracted, Optional.of(comparison.by()), comparison.reason(), work);
    }

    private static Verdict undecided(Optional<String> extracted, String reason, long work) {
        return new Verdict(Ruling.UNDECIDED, extracted, Optional.empty(), reason, work);
    }

    private static String shortened(String answer) {
        return answer.length() <= LONGEST_QUOTE ? answer : answer.substring(0, LONGEST_QUOTE) + "...";
    }
}
