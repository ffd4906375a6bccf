package io.erpo.math.extraction;

import io.erpo.math.work.Work;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The final answers that a response states, in order.
 *
 * <p>The last one wins. Answers directly next to it, with at most a few words of filler between, are stated together with it:
 * several answers are a list, or hedging.
 *
 * @param answers without their labels and delimiters; empty when the response states none
 * @param none why there is no answer; empty when there is one
 * @param form how the last of them is stated
 * @param joint what joins them to one list: a comma, or the word "and" or "or" that stands between two of them
 */
public record FinalAnswers(List<String> answers, Optional<String> none, Form form, String joint) {

    private static final String COMMA = ", ";
    private static final String OR = " \\text{ or } ";
    private static final String AND = " \\text{ and } ";

    private static final int LONGEST_EQUALS = 24;

    private static final String BETWEEN_BOXES = "[\\s{}$]|\\\\(boxed|fbox)";

    public FinalAnswers {
        answers = List.copyOf(answers);
        if (answers.isEmpty() != none.isPresent()) {
            throw new IllegalArgumentException("either answers or a reason, was %s and %s".formatted(answers, none));
        }
    }

    /**
     * Finds them.
     *
     * @param lenient whether "the answer is ..." and the last formula or number count when no strict form is found
     */
    public static FinalAnswers of(String response, boolean lenient, Work work) {
        return of(response, lenient, answer -> true, work);
    }

    /** @param wanted answers of another kind count only where no answer of this kind is stated */
    public static FinalAnswers of(String response, boolean lenient, Predicate<String> wanted, Work work) {
        Reply reply = Reply.of(response, work);
        if (reply.nothing().isPresent()) {
            return none(reply.nothing().get());
        }
        String text = Invisible.removed(reply.text());
        List<StatedAnswer> stated = StatedAnswers.in(text, wanted, work);
        if (lenient && stated.stream().noneMatch(statement -> StatedAnswers.isFirm(text, statement))) {
            Optional<StatedAnswer> loose = LooseAnswer.in(text, work);
            if (loose.isPresent()) {
                return new FinalAnswers(
                        List.of(loose.get().answer().of(text)),
                        Optional.empty(),
                        loose.get().form(),
                        COMMA);
            }
        }
        return stated.isEmpty()
                ? none("no final answer: no box, answer line, #### or <answer>")
                : of(text, FinalRegion.of(text, stated));
    }

    /** The answers of a worked solution, as a reference: none of them is hedging, and repetitions count once. */
    public static FinalAnswers ofSolution(String solution, boolean lenient, Work work) {
        List<StatedAnswer> boxes = Boxes.in(solution, work).stream()
                .filter(box -> !Placeholders.isOne(solution, box.answer()))
                .toList();
        if (boxes.isEmpty()) {
            return of(solution, lenient, work);
        }
        List<String> answers = FinalRegion.of(solution, boxes).stream()
                .map(box -> box.answer().of(solution).strip())
                .distinct()
                .toList();
        return new FinalAnswers(answers, Optional.empty(), Form.BOX, COMMA);
    }

    private static FinalAnswers of(String text, List<StatedAnswer> region) {
        StatedAnswer first = region.get(0);
        StatedAnswer last = region.get(region.size() - 1);
        List<Span> answers = new ArrayList<>();
        Alternative.before(text, first).ifPresent(answers::add);
        region.forEach(statement -> answers.add(statement.answer()));
        Alternative.after(text, last).ifPresent(answers::add);
        return new FinalAnswers(joined(text, answers), Optional.empty(), last.form(), joint(text, answers));
    }

    private static String joint(String text, List<Span> answers) {
        String joint = COMMA;
        for (int i = 1; i < answers.size(); i++) {
            Span gap = new Span(answers.get(i - 1).to(), answers.get(i).from());
            if (Words.anyOf(text, gap, "or")) {
                return OR;
            }
            joint = Words.anyOf(text, gap, "and") ? AND : joint;
        }
        return joint;
    }

    /** The texts; two boxes with an equals sign between them are one equation. */
    private static List<String> joined(String text, List<Span> answers) {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < answers.size(); i++) {
            String answer = answers.get(i).of(text).strip();
            int previous = texts.size() - 1;
            if (i > 0
                    && isEqualsSign(
                            text, answers.get(i - 1).to(), answers.get(i).from())) {
                texts.set(previous, texts.get(previous) + " = " + answer);
            } else {
                texts.add(answer);
            }
        }
        return texts;
    }

    private static boolean isEqualsSign(String text, int from, int to) {
        return to - from <= LONGEST_EQUALS
                && text.substring(Math.min(from, to), to)
                        .replaceAll(BETWEEN_BOXES, "")
                        .equals("=");
    }

    private static FinalAnswers none(String reason) {
        return new FinalAnswers(List.of(), Optional.of(reason), Form.NONE, COMMA);
    }
}
