package io.erpo.math.extraction;

import io.erpo.math.work.Work;
import java.util.ArrayList;
import java.util.List;

/** {@code <answer>...</answer>} and {@code <final_answer>...</final_answer>}: pairs each closing tag with the nearest opening tag before it. */
final class AnswerTags {

    private static final List<String> OPENING = List.of("<answer>", "<final_answer>");
    private static final List<String> CLOSING = List.of("</answer>", "</final_answer>");

    private AnswerTags() {}

    static List<StatedAnswer> in(String text, Work work) {
        work.step(text.length());
        List<StatedAnswer> found = new ArrayList<>();
        int open = -1;
        int from = -1;
        for (int i = text.indexOf('<'); i >= 0; i = text.indexOf('<', i + 1)) {
            int opened = after(text, i, OPENING);
            int closed = after(text, i, CLOSING);
            if (opened > 0) {
                open = i;
                from = opened;
            } else if (open >= 0 && closed > 0) {
                found.add(new StatedAnswer(
                        open, closed, Narrowing.narrow(text, new Span(from, i), work), Form.ANSWER_TAG));
                open = -1;
            }
        }
        return found;
    }

    private static int after(String text, int at, List<String> tags) {
        for (String tag : tags) {
            if (Chars.startsWith(text, at, tag)) {
                return at + tag.length();
            }
        }
        return -1;
    }
}
