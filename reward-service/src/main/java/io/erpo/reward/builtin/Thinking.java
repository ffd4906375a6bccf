package io.erpo.reward.builtin;

import io.erpo.reward.Answer;

/** Chat templates of reasoning models end the prompt with {@code <think>}: the response then begins inside of the thinking. */
public final class Thinking {

    private static final String OPEN = "<think>";

    private Thinking() {}

    /** The response's text with the beginning of its thinking, also where the prompt has that. */
    public static String whole(Answer answer) {
        return withOpening(OPEN, answer);
    }

    /** The response's text, with this opening tag put before it when the prompt ends with it. */
    static String withOpening(String tag, Answer answer) {
        return answer.prompt().stripTrailing().endsWith(tag) ? tag + answer.text() : answer.text();
    }
}
