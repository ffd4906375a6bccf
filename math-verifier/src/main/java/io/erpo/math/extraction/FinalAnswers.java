package io.erpo.math.extraction;

import io.erpo.math.work.Work;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The final answers that a response states, in order.
 *
 * <p>The last one wins. Answers directly next to it, with at most a few words of filler between, are stated together with it:
 * several answers are a list, or hedging.
 *
 * @param answers without their labels and delimiters; empty when the response states none
 * @param none why there is no answer; empty when there is one
 * @param form how the last of them is stated
 */
public record FinalAnswers(List<String> answers, Optional<String> none, Form form) {

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
        Reply reply = Reply.of(response, work);
        if (reply.nothing().isPresent()) {
            return none(reply.nothing().get());
        }
        String text = reply.text();
        List<StatedAnswer> stated = StatedAnswers.in(text, work);
        if (lenient && stated.stream().noneMatch(statement -> StatedAnswers.isFirm(text, statement))) {
            Optional<StatedAnswer> loose = LooseAnswer.in(text, work);
            if (loose.isPresent()) {
                return new FinalAnswers(
                        List.of(loose.get().answer().of(text)),
                        Optional.empty(),
                        loose.get().form());
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
        return new FinalAnswers(answers, Optional.empty(), Form.BOX);
    }

    private static FinalAnswers of(String text, List<StatedAnswer> region) {
        StatedAnswer first = region.get(0);
        StatedAnswer last = region.get(region.size() - 1);
        List<Span> answers = new ArrayList<>();
        Alternative.before(text, first).ifPresent(answers::add);
        region.forEach(statement -> answers.add(statement.answer()));
        Alternative.after(text, last).ifPresent(answers::add);
        return new FinalAnswers(
                answers.stream().map(answer -> answer.of(text).strip()).toList(), Optional.empty(), last.form());
    }

    private static FinalAnswers none(String reason) {
        return new FinalAnswers(List.of(), Optional.of(reason), Form.NONE);
    }
}
