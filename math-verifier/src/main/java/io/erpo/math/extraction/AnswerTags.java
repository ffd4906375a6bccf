package io.erpo.math.extraction;

import io.erpo.math.work.Work;
import java.util.ArrayList;
import java.util.List;

/** {@code <answer>...</answer>}: pairs each closing tag with the nearest opening tag before it. */
final class AnswerTags {

    private static final String OPENING = "<answer>";
    private static final String CLOSING = "</answer>";

    private AnswerTags() {}

    static List<StatedAnswer> in(String text, Work work) {
        work.step(text.length());
        List<StatedAnswer> found = new ArrayList<>();
        int open = -1;
        for (int i = text.indexOf('<'); i >= 0; i = text.indexOf('<', i + 1)) {
            if (Chars.startsWith(text, i, OPENING)) {
                open = i;
            } else if (open >= 0 && Chars.startsWith(text, i, CLOSING)) {
                Span content = new Span(open + OPENING.length(), i);
                found.add(new StatedAnswer(
                        open, i + CLOSING.length(), Narrowing.narrow(text, content, work), Form.ANSWER_TAG));
                open = -1;
            }
        }
        return found;
    }
}
