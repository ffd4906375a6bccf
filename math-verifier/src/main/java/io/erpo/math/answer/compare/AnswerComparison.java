package io.erpo.math.answer.compare;

import io.erpo.math.answer.Comparison;
import io.erpo.math.answer.ComparisonSettings;
import io.erpo.math.answer.DecidedBy;
import io.erpo.math.answer.Equality;
import io.erpo.math.answer.syntax.AnswerParser;
import io.erpo.math.answer.syntax.Node;
import io.erpo.math.answer.syntax.SyntaxFault;
import io.erpo.math.answer.text.Normaliser;
import io.erpo.math.work.Work;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Compares two answers. Has no state except its settings, so threads may share it. */
public final class AnswerComparison {

    private static final long STEPS_FOR_A_COMPLAINT = 1_000_000;

    private static final int LONGEST = 20_000;

    private final ComparisonSettings settings;

    public AnswerComparison(ComparisonSettings settings) {
        this.settings = settings;
    }

    /**
     * Compares an answer, in LaTeX or plain text, with the reference. An answer that is not understood is different from a
     * reference that is.
     *
     * @throws io.erpo.math.work.TooMuchWork when this needs more steps than are left
     */
    public Comparison compare(String reference, String answer, Work work) {
        if (answer.length() > LONGEST) {
            return Comparison.different(DecidedBy.STRING, "the answer is longer than " + LONGEST + " characters");
        }
        String expected = Normaliser.normalise(reference, work);
        String found = Normaliser.normalise(answer, work);
        if (expected.isEmpty()) {
            return Comparison.undecided(DecidedBy.STRING, "the reference is empty");
        }
        if (found.isEmpty()) {
            return Comparison.different(DecidedBy.STRING, "the answer is empty");
        }
        Comparison whole = compareNormalised(expected, found, work);
        Optional<ChoiceOption> option =
                whole.outcome() == Equality.DIFFERENT ? ChoiceOption.of(found) : Optional.empty();
        if (option.isEmpty()) {
            Optional<String> letter =
                    whole.outcome() == Equality.DIFFERENT ? OptionLetters.letter(found) : Optional.empty();
            return letter.map(text -> compareNormalised(expected, text, work)).orElse(whole);
        }
        Comparison label = compareNormalised(expected, option.get().label(), work);
        return label.isEqual()
                ? label
                : compareNormalised(expected, option.get().content(), work);
    }

    private Comparison compareNormalised(String expected, String found, Work work) {
        if (compact(expected).equals(compact(found))) {
            return Comparison.equal(DecidedBy.STRING, "the same text");
        }
        Readings references = Readings.of(expected, true, work);
        if (references.nodes().isEmpty()) {
            return Comparison.undecided(DecidedBy.STRING, "the reference is not understood: " + references.fault());
        }
        Readings answers = Readings.of(found, false, work);
        if (answers.nodes().isEmpty()) {
            return Comparison.different(DecidedBy.STRING, "the answer is not understood: " + answers.fault());
        }
        return compare(references.nodes(), answers.nodes(), work);
    }

    /** Why a reference is not understood, for loaders of data sets; empty when it is. */
    public Optional<String> complaint(String reference) {
        Work work = new Work(STEPS_FOR_A_COMPLAINT);
        String expected = Normaliser.normalise(reference, work);
        if (expected.isEmpty()) {
            return Optional.of("it is empty");
        }
        Readings readings = Readings.of(expected, true, work);
        return readings.nodes().isEmpty() ? Optional.of(readings.fault()) : Optional.empty();
    }

    private Comparison compare(List<Node> references, List<Node> answers, Work work) {
        Equivalence equivalence = new Equivalence(settings, work);
        Comparison first = null;
        for (Node reference : references) {
            for (Node answer : answers) {
                Comparison comparison = equivalence.compare(reference, answer);
                if (comparison.isEqual()) {
                    return comparison;
                }
                first = first == null ? comparison : first;
            }
        }
        return first;
    }

    /** Removes blanks, except between two numbers. */
    private static String compact(String text) {
        StringBuilder compact = new StringBuilder(text.length());
        boolean blank = false;
        for (int i = 0; i < text.length(); i++) {
            if (text.startsWith("\\,", i)) {
                i++;
                blank = true;
            } else if (text.charAt(i) == ' ') {
                blank = true;
            } else {
                char last = compact.length() == 0 ? ' ' : compact.charAt(compact.length() - 1);
                compact.append(blank && Character.isDigit(last) && Character.isDigit(text.charAt(i)) ? " " : "");
                compact.append(text.charAt(i));
                blank = false;
            }
        }
        return compact.toString();
    }

    /** The ways to read a text: a comma between digits may separate thousands, items, or decimals. */
    private record Readings(List<Node> nodes, String fault) {

        static Readings of(String normalised, boolean isReference, Work work) {
            List<Node> nodes = new ArrayList<>();
            String fault = "";
            for (CommaReading reading : CommaReading.of(normalised, isReference)) {
                try {
                    Node node = AnswerParser.parse(reading.text(), reading.thousands(), work);
                    if (!nodes.contains(node)) {
                        nodes.add(node);
                    }
                } catch (SyntaxFault e) {
                    fault = e.getMessage();
                }
            }
            return new Readings(nodes, fault);
        }
    }
}
