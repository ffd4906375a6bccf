package io.erpo.math.extraction;

import io.erpo.math.work.Work;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** All answers that a text states, in order. Of nested ones only the innermost is kept: a box in an answer line counts once. */
final class StatedAnswers {

    /** A line of more words than this is prose: it states an answer only where nothing else does. */
    private static final int LONGEST_FIRM = 4;

    private static final int LONGEST_LINE = 1_000;

    private StatedAnswers() {}

    /** @param wanted answers of another kind count only where no answer of this kind is stated */
    static List<StatedAnswer> in(String text, Predicate<String> wanted, Work work) {
        List<StatedAnswer> all = in(text, work);
        List<StatedAnswer> kind = all.stream()
                .filter(statement -> wanted.test(statement.answer().of(text)))
                .toList();
        return kind.isEmpty() ? all : kind;
    }

    private static List<StatedAnswer> in(String text, Work work) {
        List<StatedAnswer> innermost =
                innermost(Stream.of(Boxes.in(text, work), AnswerLines.in(text, work), AnswerTags.in(text, work))
                        .flatMap(List::stream)
                        .filter(statement -> !Placeholders.isOne(text, statement.answer())));
        List<StatedAnswer> firm =
                innermost.stream().filter(statement -> isFirm(text, statement)).toList();
        return firm.isEmpty() ? innermost : firm;
    }

    /** The boxes only, whatever they contain. */
    static List<StatedAnswer> boxes(String text, Work work) {
        return innermost(Boxes.in(text, work).stream());
    }

    private static List<StatedAnswer> innermost(Stream<StatedAnswer> all) {
        List<StatedAnswer> ordered = all.sorted(Comparator.comparingInt(StatedAnswer::start)
                        .thenComparing(StatedAnswer::end, Comparator.reverseOrder()))
                .toList();
        List<StatedAnswer> innermost = new ArrayList<>();
        for (int i = 0; i < ordered.size(); i++) {
            boolean encloses = i + 1 < ordered.size() && ordered.get(i).encloses(ordered.get(i + 1));
            if (!encloses) {
                innermost.add(ordered.get(i));
            }
        }
        return innermost;
    }

    /** Not prose: at most one word, or a few with a number among them. */
    static boolean isFirm(String text, StatedAnswer statement) {
        Span answer = statement.answer();
        if (statement.form() == Form.BOX) {
            return true;
        }
        if (answer.length() > LONGEST_LINE || text.charAt(answer.to() - 1) == ':') {
            return false;
        }
        int prose = Words.ofProse(text, answer, LONGEST_FIRM + 1);
        return prose <= 1 || prose <= LONGEST_FIRM && Words.anyNumber(text, answer);
    }
}
