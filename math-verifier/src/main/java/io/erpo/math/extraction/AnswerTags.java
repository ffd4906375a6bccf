package io.erpo.math.extraction;

import io.erpo.math.Work;
import java.util.ArrayList;
import java.util.List;

/** {@code <answer>...</answer>}: each closing tag with the opening one that is nearest before it. */
final class AnswerTags {

    private static final String OPENING = "<answer>";
    private static final String CLOSING = "</answer>";

    private AnswerTags() {}

    static List<Statement> in(String text, Work work) {
        work.step(text.length());
        List<Statement> found = new ArrayList<>();
        int open = -1;
        for (int i = text.indexOf('<'); i >= 0; i = text.indexOf('<', i + 1)) {
            if (Chars.startsWith(text, i, OPENING)) {
                open = i;
            } else if (open >= 0 && Chars.startsWith(text, i, CLOSING)) {
                Range content = new Range(open + OPENING.length(), i);
                found.add(new Statement(
                        open, i + CLOSING.length(), Narrowing.narrow(text, content, work), Form.ANSWER_TAG));
                open = -1;
            }
        }
        return found;
    }
}
