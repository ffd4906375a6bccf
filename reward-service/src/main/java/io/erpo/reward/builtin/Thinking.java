package io.erpo.reward.builtin;

import io.erpo.reward.Answer;
import java.util.Optional;

/**
 * Tells a response's thinking from its answer. Chat templates of reasoning models end the prompt with {@code <think>}: the
 * response then begins inside of it.
 */
public final class Thinking {

    private static final String OPEN = "<think>";
    private static final String CLOSE = "</think>";

    private Thinking() {}

    /** The text after the last {@code </think>}; empty when thinking was begun after it and never ended. */
    public static Optional<String> answerOf(Answer answer) {
        String text = withOpening(OPEN, answer);
        int closed = text.lastIndexOf(CLOSE);
        String rest = closed < 0 ? text : text.substring(closed + CLOSE.length());
        return rest.contains(OPEN) ? Optional.empty() : Optional.of(rest);
    }

    /** The response's text, with this opening tag put before it when the prompt ends with it. */
    static String withOpening(String tag, Answer answer) {
        return answer.prompt().stripTrailing().endsWith(tag) ? tag + answer.text() : answer.text();
    }
}
